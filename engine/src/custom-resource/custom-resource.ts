import type { Context } from '../context';
import { named, RekeyError } from '../errors/errors';
import type { ResourceEvent } from '../events';
import { RESPONSE_RESERVE } from '../timing';
import type { Calls } from '../traits';
import { versionIdOf } from '../version-id';
import { abortable } from './abortable';
import { ensureCurrent } from './on-create';
import { retireEverything } from './on-delete';
import { isAsConfigured } from './parameters';
import { type Answer, failed, succeeded } from './response';
import { whilePoliciesSettle } from './retry-denied';

/**
 * Prefix of the physical id of a resource that issued nothing. Version 0.1.0 retires nothing when such a resource is
 * deleted; a roll back may return the function to that version.
 */
const ISSUED_NOTHING = 'rekey:none';

/**
 * Performs a request of CloudFormation, and returns a response whatever happens.
 *
 * @param adapterOf makes the adapter of the event's own parameters, where those of the environment are newer. It has no
 * access to the admin secret.
 */
export async function answerResource(
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
    // Deployed stacks hold this id: a change of its form would refuse their next update.
    const ownId = `rekey:${configured.kind}:${event.properties.SecretArn}:${adapter.principal}`;
    if (event.request === 'Create') physicalId = ownId;
    if (event.request === 'Update' && !physicalId.endsWith(ownId)) throw replaced(physicalId, ownId);
    const isSuperseded =
      adapter.principal === configured.adapter.principal && event.logicalId !== configured.settings.resource;
    const { context: working, abort } = abortable(asked);
    const outcome = await Promise.race([perform(working, event, isSuperseded), timeRunsOut(asked, abort)]);
    if (event.request === 'Create' && outcome === 'kept') physicalId = `${ISSUED_NOTHING}:${ownId}`;
    return succeeded(event, physicalId);
  } catch (thrown) {
    return failed(event, physicalId, named(thrown, scrub));
  }
}

/**
 * @param isSuperseded true when the deployed template serves the same secret and principal by another resource. The
 * logical id of the resource changes when an app is refactored, and CloudFormation then deletes the earlier one, or
 * after a roll back the later one.
 */
async function perform(asked: Context, event: ResourceEvent, isSuperseded: boolean): Promise<string> {
  const { log, clock } = asked;
  const began = clock.now();
  if (event.request === 'Delete') {
    if (!isSuperseded) await retireEverything(asked);
    const outcome = isSuperseded ? 'superseded' : 'retired';
    log.write('info', {
      event: 'resource',
      request: event.request,
      outcome,
      milliseconds: clock.now() - began,
    });
    return outcome;
  }
  const version = versionOf(event.requestId);
  const outcome = await ensureCurrent(whilePoliciesSettle(asked), version);
  log.write(
    'info',
    { event: 'resource', request: event.request, version, outcome, milliseconds: clock.now() - began },
    { overdue: 0, heldBack: 0 },
  );
  return outcome;
}

/** The permissions for the earlier secret or principal are gone, so its credentials could not be retired. */
function replaced(earlier: string, later: string): RekeyError {
  return new RekeyError('ReplacementRefused', {
    found: `The deploy replaces the secret or the principal of a rotator in place: it served ${earlier.replace(`${ISSUED_NOTHING}:`, '')}, and is to serve ${later}.`,
    unchanged: 'every credential; nothing was issued, and the roll back restores the earlier secret.',
    action:
      'in the same change, give the RotatingSecret or the user a new construct id: a new rotator then serves the new one, and the old rotator retires what it issued.',
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
      found: `The custom resource is about ${SecretArn}, this function about ${configured.settings.secretArn} alone.`,
      unchanged: 'everything; no call was made.',
      action: 'give every secret a function of its own.',
    });
  }
  if (name !== configured.kind) {
    throw new RekeyError('WrongKind', {
      found: `The custom resource asks for the kind ${name}, this function knows ${configured.kind} alone.`,
      unchanged: 'everything; no call was made.',
      action:
        "give every kind a function of its own; retire by hand what the secret's rekey/credential tags name.",
    });
  }
  return isAsConfigured(configured.settings.credential, event) ? configured.adapter : adapterOf(Credential);
}

/** The request's id is the token, so that a repeated request finds the work of the first one. */
function versionOf(requestId: string): string {
  return requestId.length >= 32 && requestId.length <= 64 ? requestId : versionIdOf(requestId);
}

async function timeRunsOut({ clock, timeLeft }: Context, abort: (error: RekeyError) => void): Promise<never> {
  await clock.sleep(Math.max(0, timeLeft() - RESPONSE_RESERVE));
  const error = new RekeyError('TimeRanOut', {
    found: 'The custom resource was not done when the function was about to time out.',
    unchanged: 'what was under way; the Delete of the roll back retires what was issued.',
    action: 'read the log of this invocation for what took so long, then deploy again.',
  });
  abort(error);
  throw error;
}
