import type { Check } from '../adapter';
import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { NO_VERSION } from '../inventory/credential-records';
import { type Target, versionsHolding } from '../inventory/inventory';
import { labelledValues } from '../inventory/labelled-values';
import { isPromotionRecorded, readPromotion } from '../inventory/promotion';
import { retire } from '../retirement/retire';
import type { SecretState } from '../secret-store/secret-store';
import { poll } from '../time/poll';
import { PROOF_RESERVE, READERS_SEE, REFUSAL_EXTRA } from '../timing';
import { isLabelHeld, timesOf } from '../traits';

/**
 * Takes a compromised credential out of service, even if it is in use. Throws LabelsMoved if it is current. A credential
 * that can be disabled is kept for investigation until the sweep removes it.
 */
export async function revoke(context: Context, target: Target): Promise<void> {
  await retire(context, { ...target, state: 'compromised' });
}

/** Before older credentials are revoked: waits until readers see the current version, which may just have been promoted. */
export async function waitForReaders({ clock }: Context, seen: SecretState): Promise<void> {
  const promoted = readPromotion(seen.tags)?.time ?? 0;
  if (!isPromotionRecorded(seen) || clock.now() - promoted < READERS_SEE) await clock.sleep(READERS_SEE);
}

/** Proves that the credential is no longer accepted. Returns the evidence. Throws StillAccepted. */
export async function proveDead(context: Context, target: Target): Promise<string> {
  const { adapter, store } = context;
  const { id, version } = target;
  if (isLabelHeld(adapter)) {
    const holding = await versionsHolding(context, await store.describe(), target);
    if (holding.length > 0) throw stillAccepted(id, `the labelled versions ${holding.join(', ')} hold it`);
    return 'no label of the secret holds it';
  }
  const stored = version === NO_VERSION ? undefined : await store.read(version);
  if (stored && adapter.proveRefused)
    return adapter.proveRefused(parse(context, stored.text), patience(context), () => readCurrent(context));
  // Without its value, the credential cannot be tested.
  const isActive = async () => (await adapter.list?.())?.some((one) => one.id === id && one.active) ?? false;
  const { listLag } = timesOf(adapter);
  const gone = await poll(context.clock, Math.min(listLag, context.timeLeft() - PROOF_RESERVE), async () =>
    (await isActive()) ? undefined : true,
  );
  if (!gone) throw stillAccepted(id, 'the issuer lists it as active');
  return 'its issuer lists it as disabled or does not list it';
}

async function readCurrent(context: Context): Promise<unknown> {
  const { current } = await labelledValues(context, await context.store.describe());
  return current;
}

/** Requires several refusals, because a change reaches the endpoints of an issuer at different times. */
function patience(context: Context): Check {
  const longest = timesOf(context.adapter).propagation + REFUSAL_EXTRA;
  return { successes: 5, within: Math.max(0, Math.min(longest, context.timeLeft() - PROOF_RESERVE)) };
}

function stillAccepted(id: string, problem: string): RekeyError {
  return new RekeyError('StillAccepted', {
    found: `The credential ${id} was revoked, but ${problem}.`,
    unchanged: `the credential ${id}.`,
    action: `run replace-now again with the credential ${id}.`,
  });
}
