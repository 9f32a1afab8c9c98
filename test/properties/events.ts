import fc from 'fast-check';
import { STEPS } from '../../engine/src/events';
import { ANSWERS, resourceEvent, SECRET } from '../../engine/test/world/world';

/** The version with AWSPENDING of a rotation in progress. */
export const TOKEN = 'token-of-a-rotation-0000000000001';

const anything = fc.anything({ maxDepth: 2, maxKeys: 5, withNullPrototype: true, withBigInt: true });

/** Valid values of members, and values that resemble them. */
const plausible = fc.constantFrom<unknown>(
  ...STEPS,
  SECRET,
  TOKEN,
  'sweep',
  'replace-now',
  'contain',
  'Create',
  'Update',
  'Delete',
  'memory',
  'KEY1',
  '',
  SECRET.replace('mailer', 'other'),
  'finishsecret',
  ANSWERS,
  'https://cloudformation.example/answer',
  'rekey:none:MailerKeyCredential',
);

const MEMBERS = [
  ...['rekey', 'credential', 'Step', 'SecretId', 'ClientRequestToken', 'RotationToken'],
  ...['RequestType', 'ResponseURL', 'StackId', 'RequestId', 'LogicalResourceId', 'PhysicalResourceId'],
  ...['ResourceProperties', 'SecretArn', 'Kind', 'Credential', '__proto__', 'constructor', 'toString'],
];

/** Known members with plausible or random values. */
const combined = fc.dictionary(fc.constantFrom(...MEMBERS), fc.oneof(plausible, anything), { maxKeys: 7 });

/** Valid events, which are changed in one or two places. */
const valid: readonly Record<string, unknown>[] = [
  { rekey: 'sweep' },
  { rekey: 'replace-now' },
  { rekey: 'replace-now', credential: 'KEY1' },
  { rekey: 'contain', credential: 'KEY1' },
  ...STEPS.map((Step) => ({
    Step,
    SecretId: SECRET,
    ClientRequestToken: TOKEN,
    RotationToken: 'proof-of-sm',
  })),
  ...(['Create', 'Update', 'Delete'] as const).map((request) => resourceEvent(request, { requestId: TOKEN })),
];
const changed = fc
  .tuple(
    fc.constantFrom(...valid),
    fc.array(fc.tuple(fc.constantFrom(...MEMBERS), fc.oneof(plausible, anything)), {
      minLength: 1,
      maxLength: 2,
    }),
    fc.boolean(),
  )
  .map(([event, changes, within]) => {
    const properties = event.ResourceProperties as Record<string, unknown> | undefined;
    const target = within && properties ? { ...properties } : { ...event };
    for (const [member, value] of changes) {
      if (value === undefined) delete target[member];
      else target[member] = value;
    }
    return within && properties ? { ...event, ResourceProperties: target } : target;
  });

/** Arbitrary events of an invoker. */
export const events = fc.oneof(
  { arbitrary: anything, weight: 1 },
  { arbitrary: combined, weight: 2 },
  { arbitrary: changed, weight: 3 },
);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for events that may have an effect. An independent implementation of the checks of the function. */
export function isValid(event: unknown): boolean {
  if (!isRecord(event)) return false;
  if (event.rekey === 'sweep') return true;
  if (event.rekey === 'replace-now' || event.rekey === 'contain') {
    const { rekey: _rekey, credential, ...more } = event;
    return Object.keys(more).length === 0 && (credential === undefined || credential === 'KEY1');
  }
  if ('RequestType' in event) return isValidRequest(event);
  const { Step, SecretId, ClientRequestToken } = event;
  return (STEPS as readonly unknown[]).includes(Step) && SecretId === SECRET && ClientRequestToken === TOKEN;
}

function isValidRequest(event: Record<string, unknown>): boolean {
  const { ResourceProperties: properties, RequestType: request } = event;
  if (!['Create', 'Update', 'Delete'].includes(request as string) || !isRecord(properties)) return false;
  // A resource that was never created has nothing to delete.
  const { PhysicalResourceId: id } = event;
  if (request === 'Delete' && !(typeof id === 'string' && !id.startsWith('rekey:none'))) return false;
  const { SecretArn, Kind, Credential } = properties;
  const urls: unknown[] = [ANSWERS, resourceEvent('Create').ResponseURL];
  if (SecretArn !== SECRET || Kind !== 'memory' || !urls.includes(event.ResponseURL)) return false;
  if (!isRecord(Credential)) return false;
  // A Delete can be for an earlier principal.
  return (
    request === 'Delete' ||
    (Object.keys(Credential).join() === 'principal' && Credential.principal === 'alice')
  );
}
