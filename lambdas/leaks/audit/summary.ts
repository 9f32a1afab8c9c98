import { iso } from '../../../engine/src/time/clock';
import type { Audit } from '../contract';
import type { AuditEvent } from './events';
import { notSeenOf } from './not-seen';
import type { Progress } from './progress';

/** Names in a count: the state of an execution has at most 256 KB (Step Functions quotas). */
const MOST_NAMES = 40;

/** Summarizes the events of an audit. `object` and `sha256` are those of the object with all events. */
export function summaryOf(
  progress: Progress,
  events: readonly AuditEvent[],
  ended: boolean,
  { now, object, sha256 }: { readonly now: number; readonly object: string; readonly sha256: string },
): Audit {
  const { round, regions, sessions, unfollowed } = progress;
  const times = events.map(({ time }) => time).sort();
  const [firstUse, lastUse] = [times[0], times.at(-1)];
  return {
    at: iso(now),
    events: events.length,
    ...(firstUse !== undefined && { firstUse }),
    ...(lastUse !== undefined && { lastUse }),
    actions: counted(events.map(({ service, action }) => `${service}:${action}`)),
    addresses: counted(events.map(({ address = 'unknown' }) => address)),
    sessions: [...sessions, ...unfollowed].slice(0, 100),
    coverage: {
      from: iso(round.from),
      to: iso(round.to),
      regions: regions.enabled.filter((region) => round.failed[region] === undefined),
      notSeen: notSeenOf(progress, events, ended),
    },
    object,
    sha256,
  };
}

/** Counts of names, the most frequent first. */
function counted(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
  const others = sorted.slice(MOST_NAMES).reduce((sum, [, count]) => sum + count, 0);
  return { ...Object.fromEntries(sorted.slice(0, MOST_NAMES)), ...(others > 0 && { others }) };
}
