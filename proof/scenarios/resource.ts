import type { World } from '../world/world';
import { CONVERGENCE } from './convergence';

/** The physical id that CloudFormation makes up for a resource that has never responded. */
const MADE_UP = 'Proof-KeyCredential-1A2B3C4D5E6F';

/** The request of CloudFormation, which Lambda repeats unchanged. */
export function resourceEvent({ secret, kind, state }: World, request: 'Create' | 'Delete'): object {
  const parameters = Object.entries(kind.parameters).map(([name, value]) => [name, String(value)]);
  return {
    RequestType: request,
    ResponseURL: 'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/answer',
    StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Proof/1',
    RequestId: `request-of-cloudformation-${request.toLowerCase()}-0001`,
    LogicalResourceId: 'KeyCredential',
    ResourceType: 'Custom::RekeyCredential',
    ...(request === 'Delete' ? { PhysicalResourceId: state.physicalId ?? MADE_UP } : {}),
    ResourceProperties: {
      ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:rotator',
      SecretArn: secret.arn,
      Kind: kind.handlerKind,
      Credential: Object.fromEntries(parameters),
    },
  };
}

/** Lambda repeats a failed invocation twice. CloudFormation rolls back a resource that fails or does not respond. */
export function actOnResponse({ state }: World, request: 'Create' | 'Delete', repeats: number): void {
  const { answer } = state;
  const again = [
    { do: 'wait', minutes: 2 },
    { do: 'resource', request },
    { do: 'act on the response', request, repeats: repeats - 1 },
  ] as const;
  if (answer === undefined && repeats > 0) state.plan.unshift(...again);
  else if (request === 'Create') state.plan.unshift(...(answer === 'SUCCESS' ? DEPLOYED : ROLLED_BACK));
  // A failed deletion of a stack is started again.
  else if (answer !== 'SUCCESS' && repeats > 0) state.plan.unshift(...again);
  state.answer = undefined;
}

const DEPLOYED = [
  { do: 'wait', minutes: 1 },
  { do: 'deployed' },
  { do: 'faults end' },
  ...CONVERGENCE,
] as const;

/** Two repeats by Lambda, and one more deletion of the stack. */
export const DELETIONS_REPEATED = 3;

export const ROLLED_BACK = [
  { do: 'resource', request: 'Delete' },
  { do: 'act on the response', request: 'Delete', repeats: DELETIONS_REPEATED },
  { do: 'faults end' },
  { do: 'require', what: 'nothing is left' },
] as const;
