import { type Answer, failed, succeeded } from './answer';
import { SECOND } from './clock';
import { named, RekeyError } from './errors';
import type { ResourceEvent } from './event';
import { retireAll } from './farewell';
import { ensureCurrent } from './first';
import type { Kind } from './kind';
import { whilePoliciesSettle } from './patience';
import type { Scene } from './scene';
import { versionIdOf } from './version-id';

/** What is needed to send the answer before Lambda ends the invocation. */
const ANSWER_NEEDS = 10 * SECOND;
/** Physical id of a resource that failed before it could do anything. */
const NEVER_BEGUN = 'rekey:none';

/**
 * Does what CloudFormation asks, and has an answer whatever happens.
 *
 * @param kindOf makes the kind of the event's own parameters: those of the environment may be newer.
 */
export async function answerResource(
  scene: () => Scene,
  kindOf: (parameters: Readonly<Record<string, unknown>>) => Kind,
  event: ResourceEvent,
  scrub: (text: string) => string,
): Promise<Answer> {
  let physicalId = event.physicalId ?? `${NEVER_BEGUN}:${event.logicalId}`;
  try {
    if (event.request === 'Delete' && physicalId.startsWith(NEVER_BEGUN)) return succeeded(event, physicalId);
    const configured = scene();
    const kind = kindFor(configured, kindOf, event);
    const asked: Scene = { ...configured, kind };
    if (event.request !== 'Delete') {
      physicalId = `rekey:${kind.name}:${event.properties.SecretArn}:${kind.principal}`;
    }
    await Promise.race([perform(asked, event), timeRunsOut(asked)]);
    return succeeded(event, physicalId);
  } catch (thrown) {
    return failed(event, physicalId, named(thrown, scrub));
  }
}

async function perform(asked: Scene, event: ResourceEvent): Promise<void> {
  const { log, clock } = asked;
  const began = clock.now();
  if (event.request === 'Delete') {
    await retireAll(asked);
    log.write('info', {
      event: 'resource',
      request: event.request,
      outcome: 'retired',
      milliseconds: clock.now() - began,
    });
    return;
  }
  const version = versionOf(event.requestId);
  const outcome = await ensureCurrent(whilePoliciesSettle(asked), version);
  log.write(
    'info',
    { event: 'resource', request: event.request, version, outcome, milliseconds: clock.now() - began },
    { overdue: 0, heldBack: 0 },
  );
}

function kindFor(
  configured: Scene,
  kindOf: (parameters: Record<string, unknown>) => Kind,
  event: ResourceEvent,
): Kind {
  const { SecretArn, Kind: name, Credential } = event.properties;
  if (SecretArn !== configured.settings.secretArn) {
    throw new RekeyError('WrongSecret', {
      found: `The custom resource is about ${SecretArn}, this function about ${configured.settings.secretArn} alone.`,
      left: 'everything; no call was made.',
      fix: 'give every secret a function of its own.',
    });
  }
  if (name !== configured.kind.name) {
    throw new RekeyError('WrongKind', {
      found: `The custom resource asks for the kind ${name}, this function knows ${configured.kind.name} alone.`,
      left: 'everything; no call was made.',
      fix: "give every kind a function of its own; retire by hand what the secret's rekey/credential tags name.",
    });
  }
  return kindOf(Credential);
}

/** The request's id is the token, so that a repeated request finds what the first one did. */
function versionOf(requestId: string): string {
  return requestId.length >= 32 && requestId.length <= 64 ? requestId : versionIdOf(requestId);
}

async function timeRunsOut({ clock, timeLeft }: Scene): Promise<never> {
  await clock.sleep(Math.max(0, timeLeft() - ANSWER_NEEDS));
  throw new RekeyError('TimeRanOut', {
    found: 'The custom resource was not done when the function was about to time out.',
    left: 'what was under way; the Delete of the roll back retires what was issued.',
    fix: 'read the log of this invocation for what took so long, then deploy again.',
  });
}
