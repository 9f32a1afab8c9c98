/** A difference of the clocks that services may refuse. They tolerate 5 minutes; SDKs correct from 4. */
const TOLERATED = 240_000;

/** Time of AWS: this machine's, corrected when a service refused a signature for its time. */
export class ServiceClock {
  #offset = 0;

  now(): number {
    return Date.now() + this.#offset;
  }

  /**
   * Corrects the clock by the date of a response. Returns true if a new signature may be accepted.
   *
   * @param sent `Date.now()` before the request was signed
   */
  correct(date: string | undefined, sent: number): boolean {
    const received = Date.now();
    // The process was frozen, such as a Lambda function between two events: the signature expired on the way.
    const frozen = received - sent > TOLERATED;
    const served = Date.parse(date ?? '');
    if (Number.isNaN(served)) return frozen;
    const skewed = Math.abs(served - this.now()) > TOLERATED;
    if (skewed) this.#offset = served - received;
    return skewed || frozen;
  }
}
