/** Name of the kind. */
export const SERVICE_CREDENTIAL = 'service-credential';

/** Services with credentials that can be verified. */
export const SERVICES = ['bedrock', 'cloudwatch-logs', 'codecommit', 'keyspaces'] as const;

/** A service with credentials of its own. */
export type ServiceName = (typeof SERVICES)[number];

/** Name of a repository of AWS CodeCommit (CreateRepository, CodeCommit API Reference). */
export const REPOSITORY_NAME = /^(?!.*\.git$)[\w.-]{1,100}$/;

/** Port of Amazon Keyspaces (Developer Guide, "Service endpoints"). */
export const KEYSPACES_PORT = 9142;

/** The value of the secret for an API key. */
export interface ApiKeyValue<Service extends ServiceName> {
  readonly service: Service;
  /** Id of the credential at IAM. Not a secret. */
  readonly credentialId: string;
  readonly region: string;
  readonly apiKey: string;
}

/** The value of the secret for Amazon Bedrock. */
export type BedrockValue = ApiKeyValue<'bedrock'>;

/** The value of the secret for Amazon CloudWatch Logs. */
export type LogsValue = ApiKeyValue<'cloudwatch-logs'>;

/** The value of the secret for AWS CodeCommit. */
export interface CodeCommitValue {
  readonly service: 'codecommit';
  /** Id of the credential at IAM. Not a secret. */
  readonly credentialId: string;
  /** Host of the URLs of repositories. */
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** The value of the secret for Amazon Keyspaces. */
export interface KeyspacesValue {
  readonly service: 'keyspaces';
  /** Id of the credential at IAM. Not a secret. */
  readonly credentialId: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** The value of the secret. */
export type ServiceCredentialValue = BedrockValue | LogsValue | CodeCommitValue | KeyspacesValue;
