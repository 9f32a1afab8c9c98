import assert from 'node:assert/strict';
import { CURRENT } from '../../secret-store/secret-store';
import { HOUR } from '../../time/clock';
import { deployed, type Make, rotated, type Subject, settled, textOf } from '../subject';

const compromised = new WeakMap<Subject, string>();

/** A deployed kind whose current value has leaked. */
export async function leaked(make: Make): Promise<Subject> {
  const it = await deployed(make);
  compromised.set(it, textOf(it, CURRENT));
  return it;
}

/** Throws if the leaked value works, if the current one does not, or if a credential is left. */
export async function requireReplaced(it: Subject): Promise<void> {
  assert.ok(it.accepts(textOf(it, CURRENT)), 'The current value does not work.');
  assert.equal(it.accepts(compromised.get(it) ?? ''), false, 'The issuer accepts the leaked value.');
  await settled(it);
  assert.ok(it.alive().length <= 1, `A credential is orphaned: ${it.alive()} are alive.`);
}

/** Sweeps, and the rotations that they start; false when the fault came before anything was recorded. */
export async function endedBySweeps(it: Subject): Promise<boolean> {
  const { secret, clock } = it.rotator;
  if (!secret.tags['rekey/compromised']) return false;
  for (let hour = 0; hour < 3; hour++) {
    clock.pass(HOUR);
    const asked = secret.rotationsAsked;
    await it.rotator.sweep();
    if (secret.rotationsAsked > asked) assert.equal(await rotated(it), 'done');
  }
  return true;
}
