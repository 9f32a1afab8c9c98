import type { AccessRequest, Call, Principal } from '../../src/aws/call';
import type { LocalAws } from '../../src/aws/local-aws';
import { setting } from '../aws/iam/setting';

export const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mailer/key-AbCdEf';
export const READ = 'secretsmanager:GetSecretValue';

/** Asks the authorizer about one request; tells AWS's message when it is refused. */
export async function ask(
  aws: LocalAws,
  principal: Principal,
  request: AccessRequest,
  call: Partial<Call> = {},
): Promise<string> {
  const [service = '', operation = ''] = request.action.split(':');
  try {
    await aws.authorizer.require(
      {
        service,
        operation,
        region: 'eu-central-1',
        principal,
        accessKeyId: '',
        now: aws.timeline.now(),
        requestId: 'test',
        ...call,
      },
      request,
    );
    return 'allowed';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether a role with this policy may do it: 'allowed', or the end of AWS's message. */
export async function outcome(
  document: string | undefined,
  request: Partial<AccessRequest>,
  call: Partial<Call> = {},
) {
  const { aws, role } = setting();
  const principal = await role('rotator', document);
  const answer = await ask(aws, principal, { action: READ, resource: SECRET, ...request }, call);
  return answer.replace(/^.* on resource: \S+ /, '');
}

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
