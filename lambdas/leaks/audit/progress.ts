import { HOUR } from '../../../engine/src/time/clock';
import type { Incident } from '../contract';
import type { Round } from './collect';
import type { AuditEvent } from './events';
import { planOf } from './lookups';
import type { Regions } from './regions';

/** Time for which LookupEvents has events (CloudTrail API Reference, "LookupEvents"). */
const KEPT = 90 * 24 * HOUR;
/** Sessions that are followed, and how often a session that created another is followed. */
export const MOST_SESSIONS = 40;
export const DEEPEST = 3;

/** State of an audit between two invocations. */
export interface Progress {
  readonly round: Round;
  readonly depth: number;
  readonly regions: Regions;
  readonly sessions: readonly string[];
  /** Sessions that the events of the round created. */
  readonly created: readonly string[];
  /** Sessions that are not followed. */
  readonly unfollowed: readonly string[];
  readonly events: number;
  readonly unreadable: number;
  readonly full: boolean;
  readonly notSeen: readonly string[];
}

/** A part of an audit in the evidence bucket. */
export interface Part {
  readonly progress: Progress;
  readonly events: readonly AuditEvent[];
}

/** Begins an audit. */
export function begin(incident: Incident, regions: Regions, now: number): Progress {
  const { lookups, notSeen } = planOf(incident);
  const round: Round = { from: now - KEPT, to: now, lookups, cursors: {}, cut: {}, failed: {} };
  return {
    round: { ...round, cursors: cursorsOf(round, regions) },
    depth: 0,
    regions,
    sessions: [],
    created: [],
    unfollowed: [],
    events: 0,
    unreadable: 0,
    full: false,
    notSeen,
  };
}

export const isComplete = ({ round, full }: Progress): boolean =>
  full || Object.keys(round.cursors).length === 0;

/** The next round: the sessions that the events of the last one created. Returns undefined if there are none. */
export function nextRound(progress: Progress): Progress | undefined {
  const { round, depth, sessions, unfollowed, regions } = progress;
  const known = new Set([...sessions, ...unfollowed]);
  const created = new Set(progress.created.filter((session) => !known.has(session)));
  if (created.size === 0) return undefined;
  const room = depth + 1 > DEEPEST ? 0 : MOST_SESSIONS - sessions.length;
  const followed = [...created].slice(0, room);
  const next = { ...round, lookups: followed.map((value) => ({ attribute: 'AccessKeyId' as const, value })) };
  return {
    ...progress,
    round: { ...next, cursors: followed.length > 0 ? cursorsOf(next, regions) : {} },
    depth: depth + 1,
    sessions: [...sessions, ...followed],
    created: [],
    unfollowed: [...unfollowed, ...[...created].slice(followed.length)],
  };
}

/** A region that failed is not asked again: its pace has already been waited for, attempt by attempt. */
const cursorsOf = ({ lookups, failed }: Round, { enabled }: Regions) =>
  lookups.length === 0
    ? {}
    : Object.fromEntries(
        enabled.filter((region) => failed[region] === undefined).map((region) => [region, { lookup: 0 }]),
      );
