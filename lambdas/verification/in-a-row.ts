import { type Check, type Clock, type RekeyError, SECOND } from 'cdk-rekey-engine';

/** Interval between two requests. */
const BETWEEN_TRIES = 2 * SECOND;

/** Meaning of a response of an issuer: confirmed, refuted or inconclusive. */
export type Verdict = 'confirmed' | 'refuted' | 'inconclusive';

/** A response with its meaning. */
export interface Answer {
  readonly verdict: Verdict;
  /** Text for an error message, without secret values. */
  readonly answer: string;
}

/** A series of requests to one endpoint. */
export interface Series {
  readonly check: Check;
  readonly clock: Clock;
  ask(): Promise<Answer>;
  /** The error for an endpoint that does not confirm in time. */
  failed(lastAnswer: string): RekeyError;
}

/**
 * Sends requests to an endpoint until it has confirmed several times in a row. An endpoint has many hosts, which apply a
 * change at different times. An inconclusive response, such as an outage, does not count.
 */
export async function inARow({ check, clock, ask, failed }: Series): Promise<void> {
  const began = clock.now();
  let confirmed = 0;
  let since = began;
  let waited = 0;
  for (;;) {
    const { verdict, answer } = await ask();
    if (verdict === 'confirmed') {
      if (confirmed === 0) since = clock.now();
      confirmed += 1;
    }
    if (verdict === 'refuted') {
      confirmed = 0;
      waited = clock.now() - began;
    }
    // The longer a change takes to reach the first host, the longer others may lag behind.
    if (confirmed >= check.successes && clock.now() - since >= waited) return;
    if (verdict !== 'confirmed' && clock.now() + BETWEEN_TRIES > began + check.within) throw failed(answer);
    await clock.sleep(BETWEEN_TRIES);
  }
}
