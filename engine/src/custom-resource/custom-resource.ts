import type { Context } from '../context';
import { named, RekeyError } from '../errors/errors';
import type { ResourceEvent } from '../events';
import { RESPONSE_RESERVE } from '../timing';
import type { Calls } from '../traits';
import { versionIdOf } from '../version-id';
import { abortable } from './abortable';
import { ensureCurrent } from './on-create';
import { retireEverything } from './on-delete';
import { hasConfiguredParameters } from './parameters';
import { type Answer, failed, succeeded } from './response';
import { retryDenied } from './retry-denied';

/**
 * Prefix of the physical id of a resource that issued nothing. Version 0.1.0 retires nothing when it deletes such a
 * resource, and a rollback may restore that version.
 */
const ISSUED_NOTHING = 'rekey:none';

/**
 * Handles a request of CloudFormation. Returns a response in every case.
 *
 * @param adapterOf creates the adapter for the parameters of the event if they differ from those of the environment. It
 * has no access to the admin secret.
 */
export async function handleResource(
  context: () => Context,
  adapterOf: (parameters: Readonly<Record<string, unknown>>) => Calls,
  event: ResourceEvent,
  scrub: (text: string) => string,
): Promise<Answer> {
  const neverBegun = `${ISSUED_NOTHING}:${event.logicalId}`;
  let physicalId = event.physicalId ?? neverBegun;
  try {
    if (event.request === 'Delete' && physicalId === neverBegun) return succeeded(event, physicalId);
    const configured = context();
    const adapter = adapterFor(configured, adapterOf, event);
    const asked: Context = { ...configured, adapter };
    // Deployed stacks contain this id: a change of its format would make their next update fail.
    const ownId = `rekey:${configured.kind}:${event.properties.SecretArn}:${adapter.principal}`;
    if (event.request === 'Create') physicalId = ownId;
    if (event.request === 'Update' && !physicalId.endsWith(ownId)) throw replaced(physicalId, ownId);
    const isSuperseded =
      adapter.principal === configured.adapter.principal && event.logicalId !== configured.settings.resource;
    const { context: working, abort } = abortable(asked);
    const outcome = await Promise.race([
      perform(working, event, isSuperseded),
      rejectBeforeTimeout(asked, abort),
    ]);
    if (event.request === 'Create' && outcome === 'kept') physicalId = `${ISSUED_NOTHING}:${ownId}`;
    return succeeded(event, physicalId);
  } catch (thrown) {
    return failed(event, physicalId, named(thrown, scrub));
  }
}

/**
 * @param isSuperseded true if the deployed template manages the same secret and principal with another resource. A
 * refactored app changes the logical id; CloudFormation then deletes the earlier resource, or after a rollback the later.
 */
async function perform(asked: Context, event: ResourceEvent, isSuperseded: boolean): Promise<string> {
  const { log, clock } = asked;
  const began = clock.now();
  const line = { event: 'resource', request: event.request };
  if (event.request === 'Delete') {
    if (!isSuperseded) await retireEverything(asked);
    const outcome = isSuperseded ? 'superseded' : 'retired';
    log.write('info', { ...line, outcome, milliseconds: clock.now() - began });
    return outcome;
  }
  const version = versionOf(event.requestId);
  const outcome = await ensureCurrent(retryDenied(asked), version);
  const milliseconds = clock.now() - began;
  log.write('info', { ...line, version, outcome, milliseconds }, { overdue: 0, heldBack: 0 });
  return outcome;
}

/** The function has lost its permissions for the earlier secret or principal, so it cannot retire the credentials. */
function replaced(earlier: string, later: string): RekeyError {
  return new RekeyError('ReplacementRefused', {
    found: `The deploy replaces the secret or the principal of a rotator in place: ${earlier.replace(`${ISSUED_NOTHING}:`, '')} with ${later}.`,
    unchanged: 'every credential; nothing was issued, and the rollback restores the earlier secret.',
    action:
      'in the same change, give the RotatingSecret or the user a new construct id: a new rotator then manages the new one, and the old rotator retires its credentials.',
  });
}

function adapterFor(
  configured: Context,
  adapterOf: (parameters: Readonly<Record<string, unknown>>) => Calls,
  event: ResourceEvent,
): Calls {
  const { SecretArn, Kind: name, Credential } = event.properties;
  if (SecretArn !== configured.settings.secretArn) {
    throw new RekeyError('WrongSecret', {
      found: `The custom resource is for ${SecretArn}, but this function rotates only ${configured.settings.secretArn}.`,
      unchanged: 'everything; no call was made.',
      action: 'give every secret its own function.',
    });
  }
  if (name !== configured.kind) {
    throw new RekeyError('WrongKind', {
      found: `The custom resource is for the kind ${name}, but this function supports only ${configured.kind}.`,
      unchanged: 'everything; no call was made.',
      action:
        "give every kind its own function; retire the credentials in the secret's rekey/credential tags by hand.",
    });
  }
  return hasConfiguredParameters(configured.settings.credential, event)
    ? configured.adapter
    : adapterOf(Credential);
}

/** Uses the request id as the version id, so that a repeated request finds the work of the first one. */
function versionOf(requestId: string): string {
  return requestId.length >= 32 && requestId.length <= 64 ? requestId : versionIdOf(requestId);
}

async function rejectBeforeTimeout(
  { clock, timeLeft }: Context,
  abort: (error: RekeyError) => void,
): Promise<never> {
  await clock.sleep(Math.max(0, timeLeft() - RESPONSE_RESERVE));
  const error = new RekeyError('TimeRanOut', {
    found: 'The custom resource was not finished when the function was about to time out.',
    unchanged: 'the work in progress, which stops; the Delete of the rollback retires what was issued.',
    action: 'find the slow call in the log of this invocation, then deploy again.',
  });
  abort(error);
  throw error;
}
