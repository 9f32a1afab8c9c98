import type { Principal } from '../../../src/aws/call';
import { LocalAws } from '../../../src/aws/local-aws';
import type { LocalAwsOptions } from '../../../src/aws/local-aws-options';

// biome-ignore lint/suspicious/noExplicitAny: tests read single members of answers
type Answer = any;

const AT_ONCE = { accessKeys: [0, 0], secrets: [0, 0] } as const;

/** Matches an AwsError. */
export function refusal(code: string, message: unknown = expect.any(String), status?: number) {
  return { code, message, ...(status === undefined ? {} : { status }) };
}

export function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** A trust policy for a principal. */
export function trust(Principal: object, Action: string | string[] = 'sts:AssumeRole'): string {
  return policy({ Effect: 'Allow', Principal, Action });
}

export function rootOf(accountId: string): Principal {
  return { type: 'root', arn: `arn:aws:iam::${accountId}:root`, accountId, userId: accountId };
}

/** A local AWS without propagation delays, and functions that call its IAM and STS, by default as the root user. */
export function iamFixture(options: LocalAwsOptions = {}) {
  const aws = new LocalAws({ propagation: AT_ONCE, ...options });
  const account = rootOf(aws.account);
  const caller =
    (service: string) =>
    (operation: string, input: object, principal = account, accessKeyId = ''): Promise<Answer> =>
      aws.call({ service, operation, region: 'us-east-1', principal }, input, accessKeyId);
  const iam = caller('iam');
  const sts = caller('sts');

  return {
    aws,
    account,
    iam,
    sts,
    user: async (UserName: string, document?: string): Promise<Principal> => {
      const { User } = await iam('CreateUser', { UserName });
      if (document) {
        await iam('PutUserPolicy', { UserName, PolicyName: 'inline', PolicyDocument: document });
      }
      return {
        type: 'user',
        arn: User.Arn,
        accountId: aws.account,
        userId: User.UserId,
        userName: UserName,
      };
    },
    /** Creates a role that the account may assume, and starts a session of it. */
    role: async (RoleName: string, document?: string): Promise<Principal> => {
      const { Role } = await iam('CreateRole', {
        RoleName,
        AssumeRolePolicyDocument: trust({ AWS: aws.account }, ['sts:AssumeRole', 'sts:TagSession']),
      });
      if (document) {
        await iam('PutRolePolicy', { RoleName, PolicyName: 'inline', PolicyDocument: document });
      }
      return aws.sts.session(Role.Arn, 'test').principal;
    },
    key: async (UserName: string): Promise<{ AccessKeyId: string; SecretAccessKey: string }> =>
      (await iam('CreateAccessKey', { UserName })).AccessKey,
  };
}
