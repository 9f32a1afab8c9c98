import type { Input } from '../../rehearsal/src/aws/call';
import type { Invocation } from '../world/invocation';
import { CURRENT } from '../world/secret';
import type { World } from '../world/world';
import { since } from './labels';
import { violate } from './rules';

/** The steps after the first, which have a value of their own to work with. */
const LATER_STEPS = ['setSecret', 'testSecret', 'finishSecret'];

/**
 * Rule 4, at the moment in which a version is about to be stored or made current: it has not lost AWSPENDING, or so
 * lately that the invocation could not see it.
 */
export class PendingRule {
  constructor(private readonly world: World) {}

  /** A request to Secrets Manager that is about to have its effect. */
  asked(by: Invocation, operation: string, input: Input): void {
    const version = versionIn(operation, input);
    const { state, secret, lag } = this.world;
    const lost = version === undefined ? undefined : state.lostPending.get(version);
    if (lost === undefined || lost + lag >= by.began || !state.deployed) return;
    if (secret.holder(CURRENT)?.id === version) return;
    const late = since(by.began - lost);
    violate(
      this.world,
      'turn',
      `${operation} for ${version}, by an invocation that began ${late} after it had lost AWSPENDING.`,
    );
  }

  /** A value that an invocation was given: a later step needs its own version's, and one that is current or was when it looked. */
  read(by: Invocation, version: string): void {
    const { Step, ClientRequestToken: token } = by.event as { Step?: string; ClientRequestToken?: string };
    if (!Step || !LATER_STEPS.includes(Step) || version === token) return;
    if (this.world.state.wereCurrent.has(version)) return;
    // Where the version is the id, a copy that somebody wrote by hand is known by its text alone.
    if (this.world.kind.traits.livesAt === 'issuer' && this.world.kind.traits.identity === 'same') return;
    violate(this.world, 'turn', `${Step} of ${token} read the value of ${version}, which is not its own.`);
  }
}

function versionIn(operation: string, input: Input): string | undefined {
  if (operation === 'PutSecretValue') return input.ClientRequestToken;
  return operation === 'UpdateSecretVersionStage' && input.VersionStage === CURRENT
    ? input.MoveToVersionId
    : undefined;
}
