import type { Principal } from '../../src/aws/call';
import type { LocalAws } from '../../src/aws/local-aws';
import type { CallerKeys } from './transcript';

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** Creates an IAM user with an access key and all permissions, like the recorders' users. */
export async function makeCaller(aws: LocalAws, accountId: string, UserName: string): Promise<CallerKeys> {
  const principal: Principal = {
    type: 'root',
    arn: `arn:aws:iam::${accountId}:root`,
    accountId,
    userId: accountId,
  };
  const iam = (operation: string, input: Record<string, unknown>): Promise<unknown> =>
    aws.call({ service: 'iam', operation, region: 'us-east-1', principal }, input);
  await iam('CreateUser', { UserName });
  await iam('PutUserPolicy', { UserName, PolicyName: 'everything', PolicyDocument: EVERYTHING });
  const { AccessKey } = (await iam('CreateAccessKey', { UserName })) as { AccessKey: CallerKeys };
  return { AccessKeyId: AccessKey.AccessKeyId, SecretAccessKey: AccessKey.SecretAccessKey };
}
