import type { LocalAws } from '../../src/aws/local-aws';

/** Credentials of a session of a new role for a function that has only these statements. */
export async function roleSession(aws: LocalAws, ...statements: object[]) {
  const principal = {
    type: 'root',
    arn: `arn:aws:iam::${aws.account}:root`,
    accountId: aws.account,
    userId: 'root',
  } as const;
  const iam = (operation: string, input: object) =>
    aws.call({ service: 'iam', operation, region: 'us-east-1', principal }, input);
  const allowing = (all: object[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: all.map((one) => ({ Effect: 'Allow', ...one })) });
  const trust = { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  await iam('CreateRole', { RoleName: 'rotator', AssumeRolePolicyDocument: allowing([trust]) });
  const policy = { RoleName: 'rotator', PolicyName: 'policy', PolicyDocument: allowing(statements) };
  await iam('PutRolePolicy', policy);
  const { accessKeyId, secretAccessKey, sessionToken } = aws.sts.newSession(
    `arn:aws:iam::${aws.account}:role/rotator`,
    'session',
  );
  return { accessKeyId, secretAccessKey, sessionToken };
}
