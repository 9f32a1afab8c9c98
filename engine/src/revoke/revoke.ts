import type { Check } from '../adapter';
import { type Context, parse } from '../context';
import type { Dead, Uses } from '../contract';
import { RekeyError } from '../errors/errors';
import { NO_VERSION } from '../inventory/credential-records';
import { type Target, versionsHolding } from '../inventory/inventory';
import { labelledValues } from '../inventory/labelled-values';
import { isPromotionRecorded, readPromotion } from '../inventory/promotion';
import { retire } from '../retirement/retire';
import type { SecretState } from '../secret-store/secret-store';
import { iso, SECOND } from '../time/clock';
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

/** Evidence that a credential is dead. */
export type Evidence = Pick<Dead, 'proof' | 'shown' | 'uses'>;

/**
 * Proves that the credential is no longer accepted, with a refusal if the issuer holds it and its value is stored. Throws
 * StillAccepted.
 */
export async function proveDead(context: Context, target: Target): Promise<Evidence> {
  const { adapter, store } = context;
  const { id, version } = target;
  if (isLabelHeld(adapter)) {
    const holding = await versionsHolding(context, await store.describe(), target);
    if (holding.length > 0) throw stillAccepted(id, `the labelled versions ${holding.join(', ')} hold it`);
    return { proof: 'unlabelled', shown: 'no label of the secret holds it' };
  }
  const stored = version === NO_VERSION ? undefined : await store.read(version);
  if (stored && adapter.proveRefused)
    return {
      proof: 'refused',
      shown: await adapter.proveRefused(parse(context, stored.text), patience(context), () =>
        readCurrent(context),
      ),
    };
  return proveListed(context, id);
}

/** The proof of a credential that cannot be tested, because its value is not stored any more. */
async function proveListed(context: Context, id: string): Promise<Evidence> {
  const { adapter, clock } = context;
  if (!adapter.list)
    return { proof: 'none', shown: 'its value is not stored any more, and its issuer lists no credentials' };
  const { listLag } = timesOf(adapter);
  const within = Math.min(listLag, context.timeLeft() - PROOF_RESERVE);
  const ended = await poll(clock, within, async () => {
    const listed = (await adapter.list?.())?.filter((one) => one.id === id) ?? [];
    return listed.some(({ active }) => active) ? undefined : listed;
  });
  if (!ended) throw stillAccepted(id, 'the issuer lists it as active');
  if (ended.length === 0) return { proof: 'listed', shown: 'its issuer does not list it' };
  const uses = await usesOf(context, id);
  return { proof: 'listed', shown: 'its issuer lists it as disabled', ...(uses && { uses }) };
}

/** A principal that works in turn may have another value since, whose uses are no evidence. */
async function usesOf({ adapter }: Context, id: string): Promise<Uses | undefined> {
  const { usage, identity } = adapter.traits;
  if (!usage || !adapter.lastUsed || identity !== 'own') return undefined;
  const lastUsed = await adapter.lastUsed(id);
  return {
    ...(lastUsed === undefined ? {} : { lastUsed: iso(lastUsed) }),
    lagSeconds: usage.lag / SECOND,
    propagationSeconds: timesOf(adapter).propagation / SECOND,
  };
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
