export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

/**
 * One call to both endpoints. Placeholders in braces stand for values that each endpoint generates itself, for example
 * `{{AccessKeyId 1}}`.
 */
export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Number of the access key that signs the call, in order of creation. @default the administrator's key */
  readonly signedBy?: number;
}

export type Sequence = readonly Call[];

export type ServiceName = 'secretsmanager' | 'iam' | 'sts';

/** The compared operations of Secrets Manager. */
export const SECRETS_MANAGER_OPERATIONS = [
  ...['CreateSecret', 'GetSecretValue', 'BatchGetSecretValue', 'PutSecretValue', 'UpdateSecret'],
  ...['UpdateSecretVersionStage', 'DescribeSecret', 'ListSecrets', 'ListSecretVersionIds', 'DeleteSecret'],
  ...['RestoreSecret', 'TagResource', 'UntagResource', 'PutResourcePolicy', 'GetResourcePolicy'],
  ...['DeleteResourcePolicy', 'RotateSecret', 'CancelRotateSecret'],
];

export function serviceOf(operation: string): ServiceName {
  if (SECRETS_MANAGER_OPERATIONS.includes(operation)) return 'secretsmanager';
  return operation === 'GetCallerIdentity' ? 'sts' : 'iam';
}

/** One sequence for each of the last calls. */
export function sequencesAfter(setup: readonly Call[], ...last: readonly Call[]): readonly Sequence[] {
  return last.map((one) => [...setup, one]);
}

/** Client request tokens, which are the ids of versions. There are few, so that calls refer to the same versions. */
export const TOKENS = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
export const UNKNOWN_TOKEN = '00000000-0000-4000-8000-0000000000ff';

export function call(operation: string, input: Call['input'] = {}): Call {
  return { operation, input };
}

/** Creates the secret `a` with the value `one` in version 1. */
export function createSecret(more: Call['input'] = {}): Call {
  return call('CreateSecret', { Name: 'a', ClientRequestToken: TOKENS[0], SecretString: 'one', ...more });
}

/** Puts a value of `a` into the version with the given number. */
export function putValue(version: number, value: string, VersionStages?: readonly string[]): Call {
  const input = { SecretId: 'a', ClientRequestToken: TOKENS[version - 1], SecretString: value };
  return call('PutSecretValue', VersionStages ? { ...input, VersionStages } : input);
}

/** Moves a label of `a` to one version, from another, or both. */
export function moveLabel(VersionStage: string, to?: number, from?: number): Call {
  return call('UpdateSecretVersionStage', {
    SecretId: 'a',
    VersionStage,
    ...(to === undefined ? {} : { MoveToVersionId: TOKENS[to - 1] }),
    ...(from === undefined ? {} : { RemoveFromVersionId: TOKENS[from - 1] }),
  });
}

export function createUser(UserName = 'u'): Call {
  return call('CreateUser', { UserName });
}

export const STATEMENT = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' };

export function policyDocument(Statement: unknown): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

export const TRUST_POLICY = policyDocument([
  { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
]);

export const CREATE_ROLE = call('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST_POLICY });

export const POLICY = { PolicyName: 'p', PolicyDocument: policyDocument([STATEMENT]) };
export const POLICY_ARN = `arn:aws:iam::${ACCOUNT}:policy/p`;

/** A document without a Version has the version 2008-10-17. */
export const POLICY_WITHOUT_VERSION = {
  PolicyName: 'p',
  PolicyDocument: JSON.stringify({ Statement: [STATEMENT] }),
};

export const ACCOUNT_RESOURCE_POLICY = policyDocument([
  { ...STATEMENT, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } },
]);
export const FUNCTION_ARN_PREFIX = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:`;

const VALUE = { ClientRequestToken: TOKENS[3], SecretString: 'four' };

/** The other required members of an operation on a secret. */
const REQUIRED: Readonly<Record<string, object>> = {
  PutSecretValue: VALUE,
  UpdateSecret: VALUE,
  UpdateSecretVersionStage: { VersionStage: 'blue', MoveToVersionId: TOKENS[0] },
  TagResource: { Tags: [{ Key: 'team', Value: 'red' }] },
  UntagResource: { TagKeys: ['team'] },
  PutResourcePolicy: { ResourcePolicy: ACCOUNT_RESOURCE_POLICY },
  RotateSecret: {
    ClientRequestToken: TOKENS[3],
    RotationLambdaARN: `${FUNCTION_ARN_PREFIX}rotator`,
    RotationRules: { AutomaticallyAfterDays: 30 },
  },
};

/** A valid call of an operation on a secret. */
export function callOn(SecretId: string, operation: string): Call {
  return call(operation, { SecretId, ...REQUIRED[operation] });
}
