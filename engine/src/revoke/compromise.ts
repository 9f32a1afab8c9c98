import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { compromiseTag, readCompromise } from '../inventory/compromise-record';
import { recordOf, recordTag } from '../inventory/credential-records';
import type { Target } from '../inventory/inventory';
import { CURRENT, labelsOf, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { INVOCATION_ENDS, REPEATED_WITHIN } from '../timing';
import { keepsRecords } from '../traits';

/** Writes down what must end before anything is done: a later attempt or the sweep continues with it. */
export async function recordCompromise(
  context: Context,
  seen: SecretState,
  current: Target | undefined,
  ours: readonly Target[],
): Promise<void> {
  const tags: Record<string, string> = {};
  // Requested again, the time of the first request stands.
  if (current && readCompromise(seen.tags)?.version !== current.version)
    Object.assign(tags, compromiseTag({ version: current.version, time: context.clock.now() }));
  for (const { id, version } of ours) Object.assign(tags, recordTag(context, id, 'compromised', version));
  if (Object.keys(tags).length > 0) await context.store.tag(tags);
}

/** Since when the credential of a version is known to be compromised; undefined when it is not. */
export function compromisedSince(context: Context, seen: SecretState, version: string): number | undefined {
  const compromise = readCompromise(seen.tags);
  if (compromise?.version === version) return compromise.time;
  const record = recordOf(context, seen, version);
  return record && ['compromised', 'revoked'].includes(record.state) ? record.since : undefined;
}

/** The version that was current when the last request came, if that is minutes ago or not quite fulfilled. */
export function replacedLately(context: Context, seen: SecretState): string | undefined {
  const { version, time } = readCompromise(seen.tags) ?? {};
  if (!version || !time || version === versionWith(seen, CURRENT)) return undefined;
  const lately = context.clock.now() - time < REPEATED_WITHIN;
  const unfinished = keepsRecords(context.adapter)
    ? recordOf(context, seen, version)?.state === 'compromised'
    : labelsOf(seen, version).length > 0;
  return lately || unfinished ? version : undefined;
}

/** The sweep's look at a replacement that did not end. Throws CompromisedCurrent. */
export function requireReplaced(context: Context, seen: SecretState): void {
  const version = versionWith(seen, CURRENT);
  const since = version && compromisedSince(context, seen, version);
  if (!since || context.clock.now() - since < INVOCATION_ENDS) return;
  throw new RekeyError('CompromisedCurrent', {
    found: `The credential of AWSCURRENT (version ${version}) is known to be compromised since ${iso(since)}, and works.`,
    unchanged:
      'AWSCURRENT; a rotation is started where rotation is enabled, and then the sweep ends the credential.',
    action: 'replace it now: invoke the function again with {"rekey":"replace-now"}.',
  });
}
