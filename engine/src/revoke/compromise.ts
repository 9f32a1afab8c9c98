import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { compromiseTag, readCompromise } from '../inventory/compromise-record';
import { recordOf, recordTag } from '../inventory/credential-records';
import { currentId, type Inventory, type Target } from '../inventory/inventory';
import { CURRENT, labelsOf, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { INVOCATION_ENDS, REPEATED_WITHIN, REPLACEMENT_FOLLOWS } from '../timing';
import { isLabelHeld, keepsRecords } from '../traits';

/** Records the compromised credentials before any other change, so that a later attempt or the sweep can continue. */
export async function recordCompromise(
  context: Context,
  seen: SecretState,
  current: Target | undefined,
  issued: readonly Target[],
): Promise<void> {
  const tags: Record<string, string> = {};
  // A repeated request keeps the time of the first one.
  if (current && readCompromise(seen.tags)?.version !== current.version)
    Object.assign(tags, compromiseTag({ version: current.version, time: context.clock.now() }));
  for (const { id, version } of issued) Object.assign(tags, recordTag(context, id, 'compromised', version));
  if (Object.keys(tags).length > 0) await context.store.tag(tags);
}

/** Time since which the credential of a version is compromised; undefined if it is not. */
export function compromisedSince(context: Context, seen: SecretState, version: string): number | undefined {
  const compromise = readCompromise(seen.tags);
  if (compromise?.version === version) return compromise.time;
  const record = recordOf(context, seen, version);
  return record && ['compromised', 'revoked'].includes(record.state) ? record.since : undefined;
}

/** The version that the last request replaced, if that was minutes ago or is incomplete. */
export function recentlyReplaced(context: Context, seen: SecretState): string | undefined {
  const { version, time } = readCompromise(seen.tags) ?? {};
  if (!version || !time || version === versionWith(seen, CURRENT)) return undefined;
  const lately = context.clock.now() - time < REPEATED_WITHIN;
  const unfinished = keepsRecords(context.adapter)
    ? recordOf(context, seen, version)?.state === 'compromised'
    : labelsOf(seen, version).length > 0;
  return lately || unfinished ? version : undefined;
}

/** True if the credential of AWSCURRENT is compromised. */
export function isCompromised(context: Context, seen: SecretState): boolean {
  const version = versionWith(seen, CURRENT);
  return version !== undefined && compromisedSince(context, seen, version) !== undefined;
}

/**
 * Checks for a replacement that did not complete. Throws CompromisedCurrent.
 *
 * @param inventory undefined if it is not known.
 */
export function requireReplaced(
  context: Context,
  seen: SecretState,
  inventory: Pick<Inventory, 'seen' | 'holders' | 'listed'> | undefined,
): void {
  const version = versionWith(seen, CURRENT);
  const since = version && compromisedSince(context, seen, version);
  if (!since) return;
  const id = inventory && currentId(inventory);
  // Readers of a contained credential fail, so the sweep waits for the end of a replacement only, not of an invocation.
  const isListed = inventory?.listed.some((one) => one.id === id && one.active);
  const ended = id !== undefined && !isListed && !isLabelHeld(context.adapter);
  if (context.clock.now() - since < (ended ? REPLACEMENT_FOLLOWS : INVOCATION_ENDS)) return;
  const state = ended ? 'is not active at its issuer, so readers fail' : 'still works';
  throw new RekeyError('CompromisedCurrent', {
    found: `The credential of AWSCURRENT (version ${version}) has been compromised since ${iso(since)} and ${state}.`,
    unchanged:
      'AWSCURRENT; if rotation is enabled, a rotation is started, after which the sweep revokes the credential.',
    action: 'invoke the function again with {"rekey":"replace-now"}.',
  });
}
