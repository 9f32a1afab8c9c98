import type { Finding, GitHubAppName } from '../contract';

/** A GitHub or a GitHub Enterprise Server whose webhooks are accepted. */
export interface GitHubSource {
  /** ARN of the secret with the secret of the webhook. */
  readonly webhookSecret: string;
  /** ARN of the secret with the token that reads alerts. Absent with an app. */
  readonly token?: string;
  /** App that reads alerts, with the ARN of the secret with its private key. */
  readonly app?: GitHubAppName & { readonly privateKey: string };
  /** Base URL of the API, without a slash at the end. */
  readonly api: string;
  /** Organizations whose open alerts the sweep looks at. */
  readonly organizations?: readonly string[];
  /** Repositories whose open alerts the sweep looks at. */
  readonly repositories?: readonly string[];
}

/** The sources that the functions serve. It names secrets and holds none. */
export interface SourcesConfig {
  readonly github?: readonly GitHubSource[];
  /** URL of GitHub's public keys for the partner programme. */
  readonly githubPartner?: { readonly keys: string };
  readonly gitlab?: {
    /** ARN of the secret with the token that GitLab sends. */
    readonly token: string;
    /** Types of tokens that GitLab may report. */
    readonly types: readonly string[];
  };
}

/** Addresses of github.com (GitHub documentation, "Secret scanning partner program"). */
export const GITHUB = {
  api: 'https://api.github.com',
  keys: 'https://api.github.com/meta/public_keys/secret_scanning',
} as const;

/** A finding in the queue. */
export interface FindingMessage {
  readonly type: 'finding';
  readonly finding: Finding;
}

/** A secret scanning alert in the queue. The intake function reads its value from the API. */
export interface GitHubAlertMessage {
  readonly type: 'github-alert';
  /** Id of the delivery. */
  readonly delivery: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  /** Action of the webhook, such as `created`. */
  readonly action: string;
  /** Time of the alert or of its change, ISO 8601. */
  readonly foundAt: string;
  /** Time at which the delivery arrived, ISO 8601. @default - the time at which the queue received the message */
  readonly receivedAt?: string;
  /** Base URL of the API of a configured source. */
  readonly source: string;
}

/** Report of a person. One of `credential`, `user`, `fingerprint` and `customerKey` is given. It holds no secret value. */
export interface ReportInput {
  readonly rekey: 'report-leak';
  /** Id of a credential, such as an access key id. */
  readonly credential?: string;
  /** Name of an IAM user. */
  readonly user?: string;
  /** Fingerprint of a value under the key of the leak index. */
  readonly fingerprint?: string;
  /** Id of a customer's key. */
  readonly customerKey?: string;
  readonly place?: string;
  readonly note?: string;
  /** ARN of the person, as the caller states it. */
  readonly reporter?: string;
}

/** Answer to `ReportInput`. */
export interface ReportAnswer {
  /** Id of the finding. */
  readonly finding: string;
  /** ARN of the execution. */
  readonly execution: string;
  /** False if the same report started the execution before. */
  readonly started: boolean;
}

/** Routes of the webhooks. */
export const ROUTES = {
  github: 'POST /github',
  githubPartner: 'POST /github/partner',
  gitlabTypes: 'GET /gitlab/v1/revocable_token_types',
  gitlabRevoke: 'POST /gitlab/v1/revoke_tokens',
} as const;
