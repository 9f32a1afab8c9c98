import type { AccessRequest, Call, Input, Operation } from '../../call';
import type { Secret } from './secret';
import { arnPrefix, type SecretStore } from './store';
import { checkSecretId } from './validation';

type Context = Record<string, string | string[]>;

/**
 * What a request on one secret needs. A secret that does not exist is asked for under the ARN it would have, so
 * that who has no permission learns nothing: AccessDenied comes before ResourceNotFound.
 */
export function secretAccess(store: SecretStore, action: string): NonNullable<Operation['access']> {
  return (input, call) => {
    const secretId = checkSecretId(input);
    return [accessTo(store.find(secretId, call), secretId, action, input, call)];
  };
}

/** The same for an operation that has no secret: ListSecrets, GetRandomPassword. */
export function globalAccess(action: string): NonNullable<Operation['access']> {
  return () => [{ action: `secretsmanager:${action}`, resource: '*' }];
}

export function accessTo(
  secret: Secret | undefined,
  secretId: string,
  action: string,
  input: Input,
  call: Call,
): AccessRequest {
  const context: Context = { 'secretsmanager:SecretId': secretId, ...requestContext(input) };
  for (const [name, value] of secret?.contents.tags ?? []) context[`aws:ResourceTag/${name}`] = value;
  if (secret?.rotation) {
    context['secretsmanager:resource/AllowRotationLambdaArn'] = secret.rotation.lambdaArn;
  }
  return {
    action: `secretsmanager:${action}`,
    resource: secret?.arn ?? wouldBeArn(secretId, call),
    context,
    resourcePolicy: secret?.policy?.document,
  };
}

/** Condition keys that stand for what the request says; absent when it does not say it. */
export function requestContext(input: Input): Context {
  const context: Context = {};
  const named: Record<string, unknown> = {
    'secretsmanager:Name': input.Name,
    'secretsmanager:VersionId': input.VersionId,
    'secretsmanager:VersionStage': input.VersionStage,
    'secretsmanager:KmsKeyId': input.KmsKeyId,
    'secretsmanager:RotationLambdaARN': input.RotationLambdaARN,
    'secretsmanager:ForceDeleteWithoutRecovery': input.ForceDeleteWithoutRecovery,
    'secretsmanager:BlockPublicPolicy': input.BlockPublicPolicy,
  };
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined && value !== null) context[name] = String(value);
  }
  const tags: { Key: string; Value?: string }[] = Array.isArray(input.Tags) ? input.Tags : [];
  for (const { Key, Value } of tags) context[`aws:RequestTag/${Key}`] = Value ?? '';
  const keys = Array.isArray(input.TagKeys) ? input.TagKeys : tags.map(({ Key }) => Key);
  if (keys.length > 0) context['aws:TagKeys'] = keys;
  return context;
}

/** The six question marks stand for the random suffix and match the usual `-??????` of policies. */
export function wouldBeArn(secretId: string, call: Call): string {
  return secretId.startsWith('arn:') ? secretId : `${arnPrefix(call)}${secretId}-??????`;
}
