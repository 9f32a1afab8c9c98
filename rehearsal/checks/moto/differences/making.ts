import { ACCOUNT, type Call, REGION, type Sequence } from '../calls/call';
import { TOKENS } from '../calls/pools';

/** Short ways to write the calls that show a difference. */
export function call(operation: string, input: Readonly<Record<string, unknown>> = {}): Call {
  return { operation, input };
}

/** A secret `a` whose first version is that of token 1 and holds `one`. */
export function secret(more: Readonly<Record<string, unknown>> = {}): Call {
  return call('CreateSecret', { Name: 'a', ClientRequestToken: TOKENS[0], SecretString: 'one', ...more });
}

export function put(token: number, value: string, VersionStages?: readonly string[]): Call {
  const input = { SecretId: 'a', ClientRequestToken: TOKENS[token - 1], SecretString: value };
  return call('PutSecretValue', VersionStages ? { ...input, VersionStages } : input);
}

/** Moves a label of `a` to the version of one token, or from that of another, or both. */
export function move(VersionStage: string, to?: number, from?: number): Call {
  return call('UpdateSecretVersionStage', {
    SecretId: 'a',
    VersionStage,
    ...(to === undefined ? {} : { MoveToVersionId: TOKENS[to - 1] }),
    ...(from === undefined ? {} : { RemoveFromVersionId: TOKENS[from - 1] }),
  });
}

export function user(UserName = 'u'): Call {
  return call('CreateUser', { UserName });
}

export const STATEMENT = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' };

export function document(Statement: unknown): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

export const TRUST = document([
  { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
]);

export const newRole = call('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST });

export const GOOD_POLICY = { PolicyName: 'p', PolicyDocument: document([STATEMENT]) };

/** A policy of the version that a policy has which tells none. */
export const OLDER_POLICY = { PolicyName: 'p', PolicyDocument: JSON.stringify({ Statement: [STATEMENT] }) };

const VALUE = { ClientRequestToken: TOKENS[3], SecretString: 'four' };

/** What else an operation on a secret needs so that nothing is wrong with it. */
const REST: Readonly<Record<string, object>> = {
  PutSecretValue: VALUE,
  UpdateSecret: VALUE,
  UpdateSecretVersionStage: { VersionStage: 'blue', MoveToVersionId: TOKENS[0] },
  TagResource: { Tags: [{ Key: 'team', Value: 'red' }] },
  UntagResource: { TagKeys: ['team'] },
  PutResourcePolicy: {
    ResourcePolicy: document([{ ...STATEMENT, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }]),
  },
  RotateSecret: {
    ClientRequestToken: TOKENS[3],
    RotationLambdaARN: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:rotator`,
    RotationRules: { AutomaticallyAfterDays: 30 },
  },
};

/** One good call of an operation on a secret. */
export function on(SecretId: string, operation: string): Call {
  return call(operation, { SecretId, ...REST[operation] });
}

/** A sequence for each of the operations. */
export function forEach(
  operations: readonly string[],
  show: (operation: string) => Sequence,
): readonly Sequence[] {
  return operations.map(show);
}
