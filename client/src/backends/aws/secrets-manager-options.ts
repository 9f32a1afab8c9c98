import type { HttpOptions } from '../../http/http';
import type { AwsCredentialProvider, AwsCredentials } from './credentials/credentials';
import type { SdkClient, SecretsManagerCommands } from './sdk-client';
import type { SecretsManagerApi } from './secrets-manager-api';
import type { AwsSettingsOptions } from './settings/aws-settings';

/** Options of the built-in transport. */
export interface AwsTransportOptions extends AwsSettingsOptions, HttpOptions {
  /**
   * Credentials, or a provider of `@aws-sdk/credential-providers`, which also supports IAM Identity Center, MFA and
   * `credential_process`.
   *
   * @default - environment, shared files, web identity, container, EC2 instance metadata; the first that is configured
   */
  readonly credentials?: AwsCredentials | AwsCredentialProvider;
}

/** Secrets Manager by the built-in transport. */
export interface BuiltInSecretsManagerOptions extends AwsTransportOptions {
  readonly client?: undefined;
  readonly commands?: undefined;
  /**
   * True if `region` holds replicas of the secrets: the region of an ARN is replaced by it.
   *
   * @default false - an ARN is read in its own region
   */
  readonly replica?: boolean;
}

/** Secrets Manager by `new SecretsManager()` of the AWS SDK, or any object with its methods. */
export interface SdkSecretsManagerOptions {
  readonly client: SecretsManagerApi;
  readonly commands?: undefined;
}

/** Secrets Manager by `new SecretsManagerClient()` of the AWS SDK. */
export interface SdkClientSecretsManagerOptions {
  readonly client: SdkClient;
  readonly commands: SecretsManagerCommands;
}

/** Options of `AwsSecretsManager`. */
export type AwsSecretsManagerOptions =
  | BuiltInSecretsManagerOptions
  | SdkSecretsManagerOptions
  | SdkClientSecretsManagerOptions;
