import type { Listed } from '../adapter';
import type { IssuerScene } from '../context';
import { type Entry, NO_VERSION } from '../inventory/credential-records';
import { labelsHolding, type Stock } from '../inventory/inventory';
import { CURRENT, PREVIOUS, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';

/** What may be done with a credential, and why. */
export type Verdict =
  /** A label holds it, or it is not ours: never touched. */
  | { readonly verdict: 'current' | 'held' | 'stranger' }
  /** `until`: end of the grace. `reported`: when the issuer has reported every use of the grace. */
  | { readonly verdict: 'grace'; readonly until?: number; readonly reported?: number }
  | { readonly verdict: 'straggler'; readonly lastUsed: number }
  | { readonly verdict: 'retire'; readonly entry: Entry }
  | { readonly verdict: 'enabled-again'; readonly entry: Entry }
  | { readonly verdict: 'disabled'; readonly entry: Entry };

/** The longest time until a use is reported; 0 where no use holds a retirement back. */
function awaitedLag({ kind, settings }: IssuerScene): number {
  return kind.usage && settings.stragglers === 'hold' ? kind.usageLag : 0;
}

export async function judge(scene: IssuerScene, stock: Stock, { id, active }: Listed): Promise<Verdict> {
  const labels = labelsHolding(stock, id).map(({ label }) => label);
  if (labels.includes(CURRENT)) return { verdict: 'current' };
  if (stock.strays.includes(id)) return { verdict: 'retire', entry: strayEntry(id, scene.clock.now()) };
  const entry = stock.ledger.get(id);
  if (!entry) return { verdict: labels.length > 0 ? 'held' : 'stranger' };
  if (entry.state === 'compromised') return { verdict: 'retire', entry };
  if (labels.some((label) => label !== PREVIOUS)) return { verdict: 'held' };
  if (entry.state === 'disabled' || entry.state === 'revoked') {
    return { verdict: active && scene.kind.reversible ? 'enabled-again' : 'disabled', entry };
  }
  // What was never current has no readers; and once the evidence was in, it stays in.
  if (entry.state === 'retiring' || (entry.state === 'pending' && labels.length === 0)) {
    return { verdict: 'retire', entry };
  }
  const since = labels.length > 0 ? promotedSince(stock, entry) : replacedSince(entry);
  if (since === undefined) return { verdict: 'grace' };
  const until = since + scene.settings.grace;
  // Before its issuer has reported the grace, silence proves nothing.
  const reported = until + awaitedLag(scene);
  if (scene.clock.now() < reported) return { verdict: 'grace', until, reported };
  // One that lost its label otherwise than by a rotation may have been replaced long before that was noticed.
  const lastUsed = await lateUse(scene, id, labels.length > 0 ? since + scene.settings.grace / 2 : 0);
  return lastUsed === undefined ? { verdict: 'retire', entry } : { verdict: 'straggler', lastUsed };
}

const strayEntry = (id: string, since: number): Entry => ({
  id,
  state: 'pending',
  since,
  version: NO_VERSION,
});

/**
 * Unknown while AWSCURRENT is where somebody moved it by hand; the sweep then starts the count. Where somebody moved
 * it back before a later promotion was written down, the one on record is older than what has AWSPREVIOUS.
 */
function promotedSince({ seen, promotion }: Stock, { since }: Entry): number | undefined {
  if (!promotion || promotion.version !== versionWith(seen, CURRENT)) return undefined;
  return Math.max(promotion.time, since);
}

function replacedSince(entry: Entry): number | undefined {
  return entry.state === 'replaced' ? entry.since : undefined;
}

/**
 * A use in the second half of the grace, or later: readers that refresh have turned to the new credential
 * by then. Forgotten after a silence of half the grace, as far as the issuer has reported.
 */
async function lateUse(scene: IssuerScene, id: string, after: number): Promise<number | undefined> {
  const { kind, settings, clock } = scene;
  if (!kind.usage || settings.stragglers === 'cut-off') return undefined;
  const lastUsed = await kind.lastUsed(id);
  const quiet = awaitedLag(scene) + settings.grace / 2;
  const bound = Math.max(after, clock.now() - quiet);
  return lastUsed !== undefined && lastUsed > bound ? lastUsed : undefined;
}

/** A use that the issuer may have reported only after the credential was disabled. */
export async function useBeforeDisabled(scene: IssuerScene, entry: Entry): Promise<number | undefined> {
  const { kind, settings } = scene;
  // Of what was revoked, some use up to the end is what was to be expected.
  if (!kind.usage || settings.stragglers === 'cut-off' || entry.state === 'revoked') return undefined;
  // A credential that was never current was used by its verification alone.
  if (entry.version === NO_VERSION) return undefined;
  const lastUsed = await kind.lastUsed(entry.id);
  return lastUsed !== undefined && lastUsed > entry.since - kind.usageLag ? lastUsed : undefined;
}

export function tellStraggler(id: string, lastUsed: number): string {
  return `The replaced credential ${id} is still used: last at ${iso(lastUsed)}, as far as its issuer tells.`;
}
