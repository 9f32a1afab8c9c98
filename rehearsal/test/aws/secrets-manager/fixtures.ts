import type { Principal } from '../../../src/aws/call';
import { LocalAws, type LocalAwsOptions } from '../../../src/aws/local-aws';

// biome-ignore lint/suspicious/noExplicitAny: answers are what the API answers; tests look at single members
type Answer = any;

export const NO_DELAY = { accessKeys: [0, 0], secrets: [0, 0] } as const;

/** A ClientRequestToken that can be told from others by its last character. */
export function token(n: number | string): string {
  return `00000000-0000-4000-8000-00000000000${n}`;
}

/** A local AWS without propagation delays and policies, and how to call its Secrets Manager as the account. */
export function setUp(options: LocalAwsOptions = {}) {
  const aws = new LocalAws({ propagation: NO_DELAY, enforcePolicies: false, ...options });
  const account: Principal = {
    type: 'root',
    arn: `arn:aws:iam::${aws.account}:root`,
    accountId: aws.account,
    userId: aws.account,
  };
  const call = (operation: string, input: object, principal = account): Promise<Answer> =>
    aws.call({ service: 'secretsmanager', operation, region: aws.region, principal }, input);

  return {
    aws,
    account,
    call,
    /** Makes a secret `name` whose first version, token(1), holds `value`. */
    create: async (name: string, value?: string): Promise<string> => {
      const answer = await call('CreateSecret', {
        Name: name,
        SecretString: value,
        ClientRequestToken: token(1),
      });
      return answer.ARN;
    },
    put: (SecretId: string, n: number | string, SecretString: string, ...stages: string[]): Promise<Answer> =>
      call('PutSecretValue', {
        SecretId,
        SecretString,
        ClientRequestToken: token(n),
        VersionStages: stages.length > 0 ? stages : undefined,
      }),
    move: (SecretId: string, VersionStage: string, from?: number, to?: number): Promise<Answer> =>
      call('UpdateSecretVersionStage', {
        SecretId,
        VersionStage,
        RemoveFromVersionId: from && token(from),
        MoveToVersionId: to && token(to),
      }),
    /** Labels by version, as reads see them. */
    labels: async (SecretId: string): Promise<Record<string, string[]> | undefined> =>
      (await call('DescribeSecret', { SecretId })).VersionIdsToStages,
    value: async (SecretId: string, by: object = {}): Promise<string> =>
      (await call('GetSecretValue', { SecretId, ...by })).SecretString,
  };
}
