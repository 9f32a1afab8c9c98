import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { compromiseTag, readCompromise } from '../inventory/compromise-record';
import { recordOf, recordTag } from '../inventory/credential-records';
import type { Target } from '../inventory/inventory';
import { CURRENT, labelsOf, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { INVOCATION_ENDS, REPEATED_WITHIN } from '../timing';
import { keepsRecords } from '../traits';

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

/** Checks for a replacement that did not complete. Throws CompromisedCurrent. */
export function requireReplaced(context: Context, seen: SecretState): void {
  const version = versionWith(seen, CURRENT);
  const since = version && compromisedSince(context, seen, version);
  if (!since || context.clock.now() - since < INVOCATION_ENDS) return;
  throw new RekeyError('CompromisedCurrent', {
    found: `The credential of AWSCURRENT (version ${version}) has been compromised since ${iso(since)} and still works.`,
    unchanged:
      'AWSCURRENT; if rotation is enabled, a rotation is started, after which the sweep revokes the credential.',
    action: 'invoke the function again with {"rekey":"replace-now"}.',
  });
}
