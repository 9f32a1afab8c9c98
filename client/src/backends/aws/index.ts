export type { Environment } from '../environment';
export type { AgentOptions } from './agent-backend';
export type {
  AwsCredentialProvider,
  AwsCredentials,
  AwsCredentialsErrorCode,
} from './credentials/credentials';
export { AwsCredentialsError } from './credentials/credentials';
export { AwsLambdaExtension, type AwsLambdaExtensionOptions } from './lambda-extension';
export { AwsParameterStore } from './parameter-store';
export type { SdkClient, SecretsManagerCommands } from './sdk-client';
export { AwsSecretsManager } from './secrets-manager';
export type {
  BatchGetSecretValueOutput,
  GetSecretValueInput,
  SecretsManagerApi,
  SecretsManagerCallOptions,
  SecretValueEntry,
} from './secrets-manager-api';
export type {
  AwsSecretsManagerOptions,
  AwsTransportOptions,
  BuiltInSecretsManagerOptions,
  SdkClientSecretsManagerOptions,
  SdkSecretsManagerOptions,
} from './secrets-manager-options';
export type { AwsSettingsOptions } from './settings/aws-settings';
export {
  AwsWorkloadCredentialsProvider,
  type AwsWorkloadCredentialsProviderOptions,
} from './workload-credentials-provider';
