import type { AccessRequest, Call, Input, Operation } from '../../call';
import type { Secret } from './secret';
import { arnPrefix, type SecretStore } from './store';
import { checkSecretId } from './validation';

type Context = Record<string, string | string[]>;

/** Request members with a condition key `secretsmanager:<member>`. */
const CONDITION_MEMBERS = [
  ...['Name', 'VersionId', 'VersionStage', 'KmsKeyId', 'RotationLambdaARN'],
  ...['ForceDeleteWithoutRecovery', 'BlockPublicPolicy'],
];

/**
 * The permission that an operation on one secret needs. For a secret that does not exist, it is checked with the ARN
 * that the secret would have: a caller without the permission gets AccessDenied, not ResourceNotFound.
 */
export function secretAccess(store: SecretStore, action: string): NonNullable<Operation['access']> {
  return (input, call) => {
    const secretId = checkSecretId(input);
    return [accessTo(store.find(secretId, call), secretId, action, input, call)];
  };
}

/** The permission for an operation without a secret: ListSecrets, GetRandomPassword. */
export function globalAccess(action: string): NonNullable<Operation['access']> {
  return () => [{ action: `secretsmanager:${action}`, resource: '*' }];
}

/** Operations on one existing secret, by name. `live`: the secret must not be marked for deletion. */
export function secretOperations(
  store: SecretStore,
  operations: Readonly<Record<string, (secret: Secret, input: Input, call: Call) => unknown>>,
  which: 'live' | 'any' = 'live',
): Record<string, Operation> {
  const entries = Object.entries(operations).map(([name, run]): [string, Operation] => [
    name,
    {
      access: secretAccess(store, name),
      run: (input, call) => run(store[which](input.SecretId, call), input, call),
    },
  ]);
  return Object.fromEntries(entries);
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
    resource: secret?.arn ?? expectedArn(secretId, call),
    context,
    resourcePolicy: secret?.policy?.document,
  };
}

/** Condition keys with values from the request; a member that the request omits has no key. */
function requestContext(input: Input): Context {
  const context: Context = {};
  for (const member of CONDITION_MEMBERS) {
    const value = input[member] ?? undefined;
    if (value !== undefined) context[`secretsmanager:${member}`] = String(value);
  }
  const tags: { Key: string; Value?: string }[] = Array.isArray(input.Tags) ? input.Tags : [];
  for (const { Key, Value } of tags) context[`aws:RequestTag/${Key}`] = Value ?? '';
  const keys = Array.isArray(input.TagKeys) ? input.TagKeys : tags.map(({ Key }) => Key);
  if (keys.length > 0) context['aws:TagKeys'] = keys;
  return context;
}

/** The ARN of a secret that does not exist: six question marks as the suffix match the usual `-??????` of policies. */
function expectedArn(secretId: string, call: Call): string {
  return secretId.startsWith('arn:') ? secretId : `${arnPrefix(call)}${secretId}-??????`;
}
