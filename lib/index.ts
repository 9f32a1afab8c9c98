export { Alarms } from './alarms';
export { Credential, CredentialConfig } from './credential';
export { AccessKeyProps } from './credentials/access-key';
export { GeneratedProps } from './credentials/generated';
export { GrantReadOptions, RotatingSecret, RotatingSecretProps } from './rotating-secret';
export { Rotation, RotationOptions } from './rotation';
export { Rotator, Stragglers } from './rotator';
export { RotatorOptions } from './rotator-options';
