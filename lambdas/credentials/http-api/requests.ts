import { type Clock, type RekeyError, SECOND } from 'cdk-rekey-engine';
import { pauseOf } from './answers';
import { type ApiFailure, TransportFailure } from './failures';
import type { RateLimit } from './spec/types';
import type { Transport, WireAnswer, WireRequest } from './wire';

/** Attempts of a request that may be repeated. */
const ATTEMPTS = 3;
const BETWEEN_ATTEMPTS = SECOND;

/** Way in which a request is sent. */
export interface Sending {
  /** Name of the call in errors. */
  readonly name: string;
  /** True for a request whose repetition has no other effect. */
  readonly repeats: boolean;
  /** Time until which a pause that the issuer asks for may last. */
  readonly until: number;
  readonly limit?: RateLimit;
}

/** Sends requests, waits for rate limits, and repeats requests that failed. */
export class Requests {
  /** @param fail makes the error of a call, with a code and the detail. */
  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
    private readonly fail: (code: ApiFailure, call: string, detail: string) => RekeyError,
  ) {}

  /** @throws RekeyError IssuerBusy, IssuerUnreachable, IssuerTimedOut, TlsFailed, AddressRefused, IssuerMismatch */
  async send(sending: Sending, wire: WireRequest): Promise<WireAnswer> {
    const { clock } = this;
    const { name, repeats, until, limit } = sending;
    for (let attempt = 1; ; ) {
      const outcome = await this.outcomeOf(name, wire);
      const pause = 'status' in outcome ? pauseOf(outcome, limit, clock.now()) : undefined;
      if (pause !== undefined) {
        if (clock.now() + pause > until) {
          const detail = `the issuer limits the rate of requests and asks for a pause of ${Math.ceil(pause / SECOND)} s.`;
          throw this.fail('IssuerBusy', name, detail);
        }
        await clock.sleep(pause);
        continue;
      }
      const failed = !('status' in outcome) || outcome.status >= 500;
      const final = !repeats || attempt === ATTEMPTS || clock.now() + BETWEEN_ATTEMPTS > until;
      if (!failed || final) {
        if ('status' in outcome) return outcome;
        throw outcome;
      }
      attempt += 1;
      await clock.sleep(BETWEEN_ATTEMPTS);
    }
  }

  /** The answer, or the error of a connection that may succeed later. */
  private async outcomeOf(name: string, wire: WireRequest): Promise<WireAnswer | RekeyError> {
    try {
      const answer = await this.transport(wire);
      if (answer.status < 300 || answer.status >= 400) return answer;
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      const failure = this.fail(error.code, name, error.message);
      if (['IssuerUnreachable', 'IssuerTimedOut'].includes(error.code)) return failure;
      throw failure;
    }
    throw this.fail('IssuerMismatch', name, 'the answer is a redirect, which is not followed.');
  }
}
