import { createHash } from 'node:crypto';
import { type Clock, MINUTE, SECOND } from '../../../engine/src/time/clock';
import type { Audit, AuditPending, Incident } from '../contract';
import { type EvidenceStore, keyOf } from '../evidence/store';
import { collect, MOST_EVENTS } from './collect';
import type { AuditEvent } from './events';
import { type LookUp, paced } from './look-up';
import { begin, isComplete, nextRound, type Part, type Progress } from './progress';
import type { Regions } from './regions';
import { summaryOf } from './summary';

/** Time of an invocation that is kept for the writes. */
const RESERVE = MINUTE;
/** Invocations of one audit. */
const MOST_PARTS = 20;

export interface AuditParts {
  readonly clock: Clock;
  readonly store: EvidenceStore;
  readonly regions: () => Promise<Regions>;
  readonly lookUp: LookUp;
  /** Seconds for which CloudTrail is given time to deliver the last events before an audit begins. */
  readonly lagSeconds: number;
  /** @default 20,000 */
  readonly mostEvents?: number;
}

/**
 * Collects the uses of the leaked credential, as far as the time of the invocation allows. Each invocation writes a part to
 * the evidence bucket, from which the next one continues; one that is repeated writes the same part again.
 */
export async function audit(
  incident: Incident,
  parts: AuditParts,
  remaining: () => number,
): Promise<Audit | AuditPending> {
  const { clock, store, lagSeconds } = parts;
  const { id } = incident.finding;
  const number = partOf(incident);
  const wait = Math.ceil((lastUseBefore(incident) + lagSeconds * SECOND - clock.now()) / SECOND);
  if (number === 0 && wait > 0) return { pending: { seconds: wait, part: 0 } };

  const before =
    number === 0
      ? begin(incident, await parts.regions(), clock.now())
      : (await readPart(store, id, number - 1)).progress;
  const part = await advance(before, parts, () => remaining() < RESERVE);
  await store.put(partKey(id, number), JSON.stringify(part));
  const ended = number + 1 >= MOST_PARTS && !isComplete(part.progress);
  if (!isComplete(part.progress) && !ended) return { pending: { seconds: 1, part: number + 1 } };

  const earlier = await Promise.all(Array.from({ length: number }, (_, n) => readPart(store, id, n)));
  const events = inOrder([...earlier, part].flatMap((one) => one.events));
  const text = JSON.stringify({ incident: id, coverage: part.progress, events });
  const object = keyOf(id, 'audit/events.json');
  await store.put(object, text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return summaryOf(part.progress, events, ended, { now: clock.now(), object, sha256 });
}

/** Goes through the rounds until none is left, or the invocation has to end. */
async function advance(before: Progress, parts: AuditParts, isOver: () => boolean): Promise<Part> {
  const { clock, mostEvents = MOST_EVENTS } = parts;
  const lookUp = paced(parts.lookUp, clock);
  const events: AuditEvent[] = [];
  let progress = before;
  for (;;) {
    const most = mostEvents - progress.events;
    const collected = await collect(progress.round, { lookUp, most, isOver });
    events.push(...collected.events);
    progress = {
      ...progress,
      round: collected.round,
      events: progress.events + collected.events.length,
      unreadable: progress.unreadable + collected.unreadable,
      full: collected.full,
      created: [...progress.created, ...collected.events.flatMap(({ session }) => session ?? [])],
    };
    const next = isComplete(progress) && !progress.full ? nextRound(progress) : undefined;
    if (next === undefined) return { progress, events };
    progress = next;
  }
}

/** Time until which the credential may have been used. */
function lastUseBefore({ finding, contain, proof }: Incident): number {
  const times = [finding.receivedAt, contain, proof].map((step) =>
    Date.parse(typeof step === 'string' ? step : ((Object(step) as { at?: string }).at ?? '')),
  );
  return Math.max(...times.filter(Number.isFinite));
}

function partOf({ audit: answer }: Incident): number {
  return answer !== undefined && 'pending' in answer ? answer.pending.part : 0;
}

const partKey = (id: string, number: number): string => keyOf(id, `audit/part-${number}.json`);
const readPart = async (store: EvidenceStore, id: string, number: number): Promise<Part> =>
  JSON.parse(await store.get(partKey(id, number))) as Part;

/** Events in the order of their time, each once: an event may be found by several searches. */
function inOrder(events: readonly AuditEvent[]): AuditEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return [...byId.values()].sort((a, b) => a.time.localeCompare(b.time));
}
