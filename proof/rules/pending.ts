import type { SecretsManagerInput } from '../../engine/src/testing/secrets-manager-client';
import type { Invocation } from '../world/invocation';
import { CURRENT } from '../world/secret';
import type { World } from '../world/world';
import { since } from './labels';
import { violate } from './rules';

/** The steps after the first, each of which works on the value of its own version. */
const LATER_STEPS = ['setSecret', 'testSecret', 'finishSecret'];

/**
 * Rule 4. A version that is about to be stored or promoted has AWSPENDING, or lost it so recently that the invocation
 * could not read the change.
 */
export class PendingRule {
  constructor(private readonly world: World) {}

  /** Checks a request to Secrets Manager before its effect. */
  requested(by: Invocation, operation: string, input: SecretsManagerInput): void {
    const version = versionIn(operation, input);
    const { state, secret, lag } = this.world;
    const lost = version === undefined ? undefined : state.lostPending.get(version);
    if (lost === undefined || lost + lag >= by.began || !state.deployed) return;
    if (secret.labels[CURRENT] === version) return;
    const late = since(by.began - lost);
    violate(
      this.world,
      'pending',
      `${operation} for ${version}, by an invocation that began ${late} after the version lost AWSPENDING.`,
    );
  }

  /** Checks a value that an invocation read: a later step may read its own version, and versions that are or were current. */
  read(by: Invocation, version: string): void {
    const { Step, ClientRequestToken: token } = by.event as { Step?: string; ClientRequestToken?: string };
    if (!Step || !LATER_STEPS.includes(Step) || version === token) return;
    if (this.world.state.wereCurrent.has(version)) return;
    // Where versions are the ids, the engine recognizes a copy that was stored by hand by its text.
    if (this.world.kind.traits.livesAt === 'issuer' && this.world.kind.traits.identity === 'same') return;
    violate(this.world, 'pending', `${Step} of ${token} read the value of another version, ${version}.`);
  }
}

function versionIn(operation: string, input: SecretsManagerInput): string | undefined {
  if (operation === 'PutSecretValue') return input.ClientRequestToken;
  return operation === 'UpdateSecretVersionStage' && input.VersionStage === CURRENT
    ? input.MoveToVersionId
    : undefined;
}
