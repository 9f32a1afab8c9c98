import type { GitHubAlert, GitHubAppName } from '../contract';

/** A GitHub App that reads and closes alerts. */
export interface GitHubAppSource extends GitHubAppName {
  /** ARN of the secret with the private key. */
  readonly privateKey: string;
}

/** A GitHub or a GitHub Enterprise Server in `REKEY_SOURCES`. Other members are for the functions of the webhooks. */
export interface GitHubApi {
  /** Base URL of the API, without a slash at the end. */
  readonly api: string;
  /** ARN of the secret with the token. Absent with an app. */
  readonly token?: string;
  readonly app?: GitHubAppSource;
  /** Organizations of which every open alert is looked at daily. */
  readonly organizations?: readonly string[];
  /** Repositories, `owner/name`, of which every open alert is looked at daily. */
  readonly repositories?: readonly string[];
}

/** The APIs in the JSON of `REKEY_SOURCES`. */
export function gitHubApisIn(sources: string | undefined): readonly GitHubApi[] {
  return (JSON.parse(sources ?? '{}') as { github?: readonly GitHubApi[] }).github ?? [];
}

/** True if an alert was read with the credential of a source. */
export function hasRead({ api, token, app }: GitHubApi, alert: GitHubAlert): boolean {
  if (api !== alert.api) return false;
  if (app === undefined) return token !== undefined && token === alert.token;
  return app.clientId === alert.app?.clientId && app.installationId === alert.app.installationId;
}
