import type { World } from '../world/world';
import { REST } from './convergence';

/** What CloudFormation calls a resource that never told its own id. */
const UNTOLD = 'Proof-KeyCredential-1A2B3C4D5E6F';

/** What CloudFormation sends; the same request, when Lambda repeats it. */
export function resourceEvent({ aws, secret, kind, state }: World, request: 'Create' | 'Delete'): object {
  const parameters = Object.entries(kind.parameters).map(([name, value]) => [name, String(value)]);
  const bucket = `cloudformation-custom-resource-response-${aws.region.replaceAll('-', '')}`;
  return {
    RequestType: request,
    ResponseURL: `https://${bucket}.s3.${aws.region}.amazonaws.com/answer`,
    StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Proof/1',
    RequestId: `request-of-cloudformation-${request.toLowerCase()}-0001`,
    LogicalResourceId: 'KeyCredential',
    ResourceType: 'Custom::RekeyCredential',
    ...(request === 'Delete' ? { PhysicalResourceId: state.physicalId ?? UNTOLD } : {}),
    ResourceProperties: {
      ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:rotator',
      SecretArn: secret.arn,
      Kind: kind.name,
      Credential: Object.fromEntries(parameters),
    },
  };
}

/** Lambda repeats an invocation that failed, twice. CloudFormation rolls back what failed or never answered. */
export function heedAnswer({ state }: World, request: 'Create' | 'Delete', repeats: number): void {
  const { answer } = state;
  const again = [
    { do: 'wait', minutes: 2 },
    { do: 'resource', request },
    { do: 'heed the answer', request, repeats: repeats - 1 },
  ] as const;
  if (answer === undefined && repeats > 0) state.plan.unshift(...again);
  else if (request === 'Create') state.plan.unshift(...(answer === 'SUCCESS' ? DEPLOYED : ROLLED_BACK));
  // Whoever deletes a stack tries again when it failed.
  else if (answer !== 'SUCCESS' && repeats > 0) state.plan.unshift(...again);
  state.answer = undefined;
}

const DEPLOYED = [{ do: 'wait', minutes: 1 }, { do: 'deployed' }, { do: 'faults end' }, ...REST] as const;

/** Lambda's two repeats, and once more by whoever deletes the stack again. */
export const DELETIONS_REPEATED = 3;

export const ROLLED_BACK = [
  { do: 'resource', request: 'Delete' },
  { do: 'heed the answer', request: 'Delete', repeats: DELETIONS_REPEATED },
  { do: 'faults end' },
  { do: 'require', what: 'nothing lives' },
] as const;
