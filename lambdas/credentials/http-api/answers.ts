import { valueAt } from './spec/pointer';
import type { Condition, RateLimit } from './spec/types';
import type { WireAnswer } from './wire';

/** True if an answer meets one of the conditions. */
export const meets = (answer: WireAnswer, conditions: readonly Condition[]): boolean =>
  conditions.some(
    ({ status, at, is }) => answer.status === status && (at === undefined || valueAt(answer.json, at) === is),
  );

export const isSuccess = (answer: WireAnswer, ok?: readonly Condition[]): boolean =>
  ok ? meets(answer, ok) : answer.status >= 200 && answer.status < 300;

/** The result of a test: conditions on the body are tried before those on the status alone. */
export function classify(
  answer: WireAnswer,
  { alive, dead }: { readonly alive: readonly Condition[]; readonly dead: readonly Condition[] },
): 'alive' | 'dead' | 'unknown' {
  const precise = (conditions: readonly Condition[]) => conditions.filter(({ at }) => at !== undefined);
  if (meets(answer, precise(dead))) return 'dead';
  if (meets(answer, precise(alive))) return 'alive';
  if (
    meets(
      answer,
      dead.filter(({ at }) => at === undefined),
    )
  )
    return 'dead';
  return meets(
    answer,
    alive.filter(({ at }) => at === undefined),
  )
    ? 'alive'
    : 'unknown';
}

const SECOND = 1000;
/** Pause without a header that states one. */
const PAUSE = 2 * SECOND;

/** Milliseconds to wait before the request is sent again; undefined for an answer that asks for no pause. */
export function pauseOf(
  { status, headers }: WireAnswer,
  { status: limited = [429], header = 'retry-after', format = 'seconds' }: RateLimit = {},
  now: number,
): number | undefined {
  const stated = headers[header]?.trim();
  // A server that is down for a time may state it as well (RFC 9110, section 10.2.3).
  if (!limited.includes(status) && !(status === 503 && stated !== undefined)) return undefined;
  if (stated === undefined || stated === '') return PAUSE;
  const seconds = Number(stated);
  const end = Number.isNaN(seconds) ? Date.parse(stated) : seconds * SECOND;
  const pause = format === 'epoch' || Number.isNaN(seconds) ? end - now : end;
  return Number.isFinite(pause) ? Math.max(pause, SECOND / 10) : PAUSE;
}
