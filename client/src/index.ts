export type {
  Backend,
  BackendCallOptions,
  BackendErrorOptions,
  FailureClass,
  FetchedVersion,
  Lease,
  VersionRequest,
} from './backend';
export { BackendError } from './backend';
export * from './backends/aws/index';
export * from './backends/azure/index';
export * from './backends/vault/index';
export type { SecretChange } from './cache/change';
export type { Counters } from './cache/counters';
export type { Rotation } from './cache/fetched-value';
export type { ReadyOptions } from './cache/ready';
export type { RefreshOptions } from './cache/refresh';
export type { CacheOptions } from './cache/settings';
export type { Clock, TimerOptions } from './clock';
export { NotReadyError, SecretsError, type SecretsErrorCode, StaleSecretError } from './errors';
export type { ClientEvents } from './events';
export type { Health, SecretHealth } from './health';
export type { DeepReadonly } from './secret/deep-freeze';
export type { Redactor } from './secret/redactor';
export type { SchemaIssue, SchemaResult, StandardSchema } from './secret/schema';
export { Secret, type SecretInit } from './secret/secret';
export type { AnySecretHandle, SecretHandle } from './secret-handle';
export { type SecretOptions, SecretsClient, type SecretsClientOptions } from './secrets-client';
export { isAuthenticationError } from './with-secret/classify';
export { CredentialRefusedError } from './with-secret/credential-refused-error';
export type { WithSecretOptions } from './with-secret/with-secret';
