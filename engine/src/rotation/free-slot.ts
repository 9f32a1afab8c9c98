import type { IssuerScene } from '../context';
import { RekeyError } from '../errors/errors';
import type { Entry } from '../inventory/credential-records';
import type { Stock } from '../inventory/inventory';
import { judge, tellStraggler, type Verdict } from '../retirement/assess';
import { remove, retire } from '../retirement/retire';
import { HOUR, iso } from '../time/clock';

/**
 * Sees to it that the issuer has a free slot, by removing one credential that is ours and out of service.
 * Returns its id, if one had to go. Throws SlotTaken, Straggler or GraceNotOver.
 */
export async function freeSlot(scene: IssuerScene, stock: Stock): Promise<string | undefined> {
  if (stock.listed.length < scene.kind.slots) return undefined;
  const verdicts = new Map<string, Verdict>();
  for (const credential of stock.listed) verdicts.set(credential.id, await judge(scene, stock, credential));
  const disabled = removable(verdicts, 'disabled');
  const free = disabled ?? removable(verdicts, 'retire');
  if (!free) throw noSlot(scene, verdicts, stock);
  if (!disabled) await retire(scene, free);
  await remove(scene, free.id);
  return free.id;
}

const REASONS: Partial<Record<Verdict['verdict'], string>> = {
  stranger: 'not issued for this secret',
  'enabled-again': 'enabled again',
};
const REMOVE_THEM = 'find out who uses what is named, and remove it at the issuer; then rotate again.';
/** For a secret that never had a credential: the deploy may be a rename. */
const OF_THE_EARLIER_SECRET =
  'If this deploy renames a RotatingSecret, they belong to the secret that it replaces: deploy again when the grace there is over and its replaced credential is removed.';

function removable(verdicts: ReadonlyMap<string, Verdict>, wanted: 'disabled' | 'retire'): Entry | undefined {
  for (const verdict of verdicts.values()) if (verdict.verdict === wanted) return verdict.entry;
  return undefined;
}

function noSlot(
  scene: IssuerScene,
  verdicts: ReadonlyMap<string, Verdict>,
  { promotion }: Stock,
): RekeyError {
  const left = 'every credential and every label; nothing was issued.';
  const all = [...verdicts];
  const strangers = all.filter(([, { verdict }]) => ['stranger', 'held', 'enabled-again'].includes(verdict));
  if (strangers.length > 0) {
    return new RekeyError('SlotTaken', {
      found: `No slot is free. Not ours to remove: ${strangers.map(([id, { verdict }]) => `${id} (${REASONS[verdict] ?? verdict})`).join(', ')}.`,
      left,
      fix: promotion ? REMOVE_THEM : `${REMOVE_THEM} ${OF_THE_EARLIER_SECRET}`,
    });
  }
  for (const [id, verdict] of all) {
    if (verdict.verdict !== 'straggler') continue;
    return new RekeyError('Straggler', {
      found: `No slot is free. ${tellStraggler(id, verdict.lastUsed)}`,
      left,
      fix: "find the reader and let it read the secret again, or set stragglers to 'cut-off'; then rotate again.",
    });
  }
  return graceNotOver(scene, [...verdicts.values()]);
}

function graceNotOver({ kind }: IssuerScene, verdicts: readonly Verdict[]): RekeyError {
  const grace = verdicts.find((verdict) => verdict.verdict === 'grace' && verdict.until !== undefined);
  const { until, reported } = grace?.verdict === 'grace' ? grace : {};
  const lag = kind.usage ? kind.usageLag / HOUR : 0;
  const waits =
    until !== undefined && reported !== undefined && reported > until
      ? `, and stays until ${iso(reported)}, since its issuer tells of uses up to ${lag} hours late`
      : '';
  return new RekeyError('GraceNotOver', {
    found: `No slot is free: the replaced credential is in its grace${until ? ` until ${iso(until)}` : ''}${waits}.`,
    left: 'every credential and every label; nothing was issued.',
    fix: waits
      ? "rotate again after that; or shorten the grace, or set stragglers to 'cut-off', which waits for no report of uses."
      : 'rotate again after the grace, or shorten the grace.',
  });
}
