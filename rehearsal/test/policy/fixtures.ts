import type { AccessRequest, Call, Principal } from '../../src/aws/call';
import type { LocalAws } from '../../src/aws/local-aws';
import { iamFixture, policy } from '../aws/iam/fixtures';

export const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mailer/key-AbCdEf';
export const READ = 'secretsmanager:GetSecretValue';
export const ROTATOR = 'arn:aws:iam::123456789012:role/rotator';
export const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:rotator';
export const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-4333-8444-555555555555';
export const SECRETS_MANAGER = 'secretsmanager.amazonaws.com';
export const REQUEST: AccessRequest = { action: READ, resource: SECRET };

export const allow = (
  Action: string | string[],
  Resource: string | string[] = SECRET,
  Condition?: object,
) => ({
  Effect: 'Allow',
  Action,
  Resource,
  Condition,
});

export const deny = (Action: string, Resource = '*') => ({ ...allow(Action, Resource), Effect: 'Deny' });

/** A resource policy with one statement, parsed. */
export const resourcePolicy = (Principal: unknown, statement: object) =>
  JSON.parse(policy({ ...statement, Principal }));

export function call(principal: Principal, action: string, more: Partial<Call> = {}): Call {
  const [service = '', operation = ''] = action.split(':');
  const caller = { principal, accessKeyId: '', region: 'eu-central-1' };
  return { service, operation, ...caller, now: 0, requestId: 'test', ...more };
}

/** Authorizes one request: 'allowed', or the message of the error. */
export async function ask(
  aws: LocalAws,
  principal: Principal,
  request: AccessRequest = REQUEST,
  more: Partial<Call> = {},
): Promise<string> {
  try {
    await aws.authorizer.require(
      call(principal, request.action, { now: aws.timeline.now(), ...more }),
      request,
    );
    return 'allowed';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Authorizes a request of a role with this policy: 'allowed', or the reason at the end of the message. */
export async function outcome(
  document: string | undefined,
  request: Partial<AccessRequest> = {},
  more: Partial<Call> = {},
): Promise<string> {
  const { aws, role } = iamFixture();
  const answer = await ask(aws, await role('rotator', document), { ...REQUEST, ...request }, more);
  return answer.replace(/^.* on resource: \S+ /, '');
}

/** The service principal of Secrets Manager. */
export function secretsManager({ account }: LocalAws): Principal {
  return { type: 'service', arn: SECRETS_MANAGER, accountId: account, userId: SECRETS_MANAGER };
}

/** A local AWS with a session of the role `rotator`, which may do everything that its session policy allows. */
export async function sessionOf(role: object, ...statements: object[]) {
  const env = iamFixture();
  await env.role('rotator', policy(role));
  const input = { RoleArn: ROTATOR, RoleSessionName: 'narrow', Policy: policy(...statements) };
  const { Credentials } = await env.sts('AssumeRole', input);
  return { aws: env.aws, principal: env.aws.sts.identity(Credentials.AccessKeyId)?.principal as Principal };
}

/** A local AWS with the role `rotator`, which may do everything that its permissions boundary allows. */
export async function boundedRole(...statements: object[]) {
  const env = iamFixture();
  const rotator = await env.role('rotator', policy(allow('*', '*')));
  const { Policy } = await env.iam('CreatePolicy', {
    PolicyName: 'boundary',
    PolicyDocument: policy(...statements),
  });
  await env.iam('PutRolePermissionsBoundary', { RoleName: 'rotator', PermissionsBoundary: Policy.Arn });
  return { ...env, rotator, arn: Policy.Arn as string };
}
