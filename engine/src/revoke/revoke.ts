import type { Check } from '../adapter';
import { hasIssuer, type IssuerScene, parse, type Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { NO_VERSION } from '../inventory/credential-records';
import type { Target } from '../inventory/inventory';
import { remove, retire, takeLabelsOff } from '../retirement/retire';
import { SECOND } from '../time/clock';

/** Takes a compromised credential out of service, whoever uses it. Throws LabelsMoved when it is current. */
export async function cutOff(scene: Scene, target: Target): Promise<void> {
  const compromised = { ...target, state: 'compromised' } as const;
  if (!hasIssuer(scene)) return takeLabelsOff(scene, compromised);
  await retire(scene, compromised);
  // What can be disabled is kept for a while, for whoever looks into it; the sweep removes it.
  if (!scene.kind.reversible) await remove(scene, target.id);
}

/** Shows that nobody accepts it any more; tells how. Throws StillAccepted. */
export async function showDead(scene: Scene, { id, version }: Target): Promise<string> {
  if (!hasIssuer(scene)) return 'no label of the secret holds it';
  const stored = version === NO_VERSION ? undefined : await scene.store.read(version);
  if (stored) return scene.kind.seeRefused(parse(scene, stored.text), patience(scene));
  // Without its value it cannot be tried.
  await requireDisabled(scene, id);
  return 'its issuer lists it as disabled, or no more';
}

/** A change of a credential reaches the issuer's endpoints unevenly: one refusal proves little. */
function patience(scene: Scene): Check {
  return { successes: 5, within: Math.max(0, Math.min(120 * SECOND, scene.timeLeft() - 15 * SECOND)) };
}

async function requireDisabled(scene: IssuerScene, id: string): Promise<void> {
  if (!(await scene.kind.list()).some((one) => one.id === id && one.active)) return;
  throw new RekeyError('StillAccepted', {
    found: `The issuer lists the credential ${id} as active, though it was disabled.`,
    left: 'the credential, without a label.',
    fix: `replace now again, with the credential ${id} named.`,
  });
}
