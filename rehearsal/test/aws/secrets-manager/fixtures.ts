import type { Principal } from '../../../src/aws/call';
import { LocalAws } from '../../../src/aws/local-aws';
import type { LocalAwsOptions } from '../../../src/aws/local-aws-options';

// biome-ignore lint/suspicious/noExplicitAny: tests read single members of answers
type Answer = any;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NO_DELAY = { accessKeys: [0, 0], secrets: [0, 0] } as const;

/** A ClientRequestToken that ends with `n`. */
export function token(n: number | string): string {
  return `00000000-0000-4000-8000-00000000000${n}`;
}

export function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** A statement that allows actions on every resource. */
export function allow(Action: string | string[], more: object = {}): object {
  return { Effect: 'Allow', Action, Resource: '*', ...more };
}

export function rootOf(accountId: string): Principal {
  return { type: 'root', arn: `arn:aws:iam::${accountId}:root`, accountId, userId: accountId };
}

/** The error code of a request; undefined if it succeeds. */
export function codeOf(request: Promise<unknown>): Promise<string | undefined> {
  return request.then(
    () => undefined,
    ({ code, message }) => code ?? message,
  );
}

/** The error code and message of a request; undefined if it succeeds. */
export function errorOf(request: Promise<unknown>): Promise<string | undefined> {
  return request.then(
    () => undefined,
    ({ code, message }) => `${code}: ${message}`,
  );
}

/** A local AWS without propagation delay and policies, and callers of its services as the account. */
export function setUp(options: LocalAwsOptions = {}) {
  const aws = new LocalAws({ propagation: NO_DELAY, enforcePolicies: false, ...options });
  const account = rootOf(aws.account);
  const caller =
    (service: string, region = aws.region) =>
    (operation: string, input: object, principal = account): Promise<Answer> =>
      aws.call({ service, operation, region, principal }, input);
  const call = caller('secretsmanager');
  const iam = caller('iam', 'us-east-1');

  return {
    aws,
    account,
    call,
    iam,
    kms: caller('kms'),
    sts: caller('sts'),
    /** Creates a secret with a first version, token(1). */
    create: async (Name: string, SecretString?: string, more: object = {}): Promise<string> =>
      (await call('CreateSecret', { Name, SecretString, ClientRequestToken: token(1), ...more })).ARN,
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
    describe: (SecretId: string): Promise<Answer> => call('DescribeSecret', { SecretId }),
    /** The labels of each version, as reads see them. */
    labels: async (SecretId: string): Promise<Record<string, string[]> | undefined> =>
      (await call('DescribeSecret', { SecretId })).VersionIdsToStages,
    /** The versions of a secret, including those without a label. */
    versions: async (SecretId: string): Promise<Answer[]> =>
      (await call('ListSecretVersionIds', { SecretId, IncludeDeprecated: true })).Versions,
    value: async (SecretId: string, by: object = {}): Promise<string> =>
      (await call('GetSecretValue', { SecretId, ...by })).SecretString,
    /** Creates an IAM user with an inline policy. */
    user: async (UserName: string, ...statements: object[]): Promise<Principal> => {
      const { User } = await iam('CreateUser', { UserName });
      if (statements.length > 0) {
        await iam('PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument: policy(...statements) });
      }
      return {
        type: 'user',
        arn: User.Arn,
        accountId: aws.account,
        userId: User.UserId,
        userName: UserName,
      };
    },
    pass: (milliseconds: number) => aws.timeline.runUntil(aws.timeline.now() + milliseconds),
  };
}
