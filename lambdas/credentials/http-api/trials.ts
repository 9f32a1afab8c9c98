import { type AdapterContext, type Check, RekeyError, SECOND } from 'cdk-rekey-engine';
import { classify, isSuccess } from './answers';
import type { Api } from './api';
import type { HttpApiValue } from './credentials';

const BETWEEN_TRIES = SECOND;
/** Longest pause that one test waits for a rate limit. */
const PATIENCE = 30 * SECOND;

interface Outcome {
  readonly result: 'alive' | 'dead' | 'unknown';
  readonly detail: string;
  /** The error of a test without an answer. */
  readonly error?: RekeyError;
}

/** Tests of a value: its use at the API. */
export class Trials {
  constructor(
    private readonly api: Api,
    private readonly context: AdapterContext,
  ) {}

  /** @throws VerifyFailed if the API refuses the value; another error if no answer shows either. */
  async verify(value: HttpApiValue, check: Check): Promise<void> {
    const last = await this.repeat(value, 'alive', check);
    if (!last) return;
    if (last.result === 'unknown') throw last.error ?? this.api.fail('CallFailed', 'test', last.detail);
    throw new RekeyError('VerifyFailed', {
      found: `${this.titled(value)} was not accepted ${times(check)}; last answer: ${last.detail}`,
      unchanged: 'AWSCURRENT, and every credential.',
      action: 'none if a later attempt succeeds; otherwise check who removed or changed the credential.',
    });
  }

  /** @throws StillAccepted */
  async proveRefused(value: HttpApiValue, check: Check): Promise<string> {
    const last = await this.repeat(value, 'dead', check);
    if (!last) return `the issuer refused ${check.successes} tests in a row`;
    throw new RekeyError('StillAccepted', {
      found: `${this.titled(value)} was not refused ${times(check)}; last answer: ${last.detail}`,
      unchanged: 'the credential.',
      action: 'remove the credential at the issuer, and run replace-now again.',
    });
  }

  /** Tests until the result was the wanted one so many times in a row; otherwise returns the last outcome. */
  private async repeat(
    value: HttpApiValue,
    wanted: Outcome['result'],
    { successes, within }: Check,
  ): Promise<Outcome | undefined> {
    const { clock } = this.context;
    const end = clock.now() + within;
    for (let inARow = 0; ; ) {
      const outcome = await this.once(value, Math.max(end, clock.now() + PATIENCE));
      if (outcome.result === wanted) inARow += 1;
      else if (outcome.result !== 'unknown') inARow = 0;
      if (inARow >= successes) return undefined;
      if (outcome.result !== wanted && clock.now() + BETWEEN_TRIES > end) return outcome;
      await clock.sleep(BETWEEN_TRIES);
    }
  }

  private async once(value: HttpApiValue, until: number): Promise<Outcome> {
    const { api } = this;
    const { test } = api.spec;
    try {
      const call = { name: 'test', request: test.request, scope: { value }, repeats: false, until };
      const answer = await api.send(call);
      const result = classify(answer, test);
      if (result === 'alive') await this.after(value, answer.json);
      return { result, detail: `HTTP ${answer.status}.` };
    } catch (error) {
      if (!(error instanceof RekeyError) || !TRANSIENT.includes(error.code)) throw error;
      return { result: 'unknown', detail: error.report.found, error };
    }
  }

  /** Ends what the test opened. Otherwise it ends with its lifetime. */
  private async after(value: HttpApiValue, answer: unknown): Promise<void> {
    const { api, context } = this;
    const { after } = api.spec.test;
    if (!after) return;
    const until = api.now + PATIENCE;
    const call = { name: 'test.after', request: after, scope: { value, answer }, repeats: false, until };
    const status = await api.send(call).then(
      (ended) => (isSuccess(ended) ? undefined : `HTTP ${ended.status}`),
      (error: unknown) => (error instanceof RekeyError ? error.code : 'an error'),
    );
    if (status) context.log.write('warn', { event: 'http-api', call: 'test.after', outcome: status });
  }

  private titled(value: HttpApiValue): string {
    const { spec } = this.api;
    return `The credential ${value[spec.value.id]} of ${spec.name} for ${spec.principal}`;
  }
}

/** Errors that show nothing about the value. */
const TRANSIENT: readonly string[] = ['IssuerUnreachable', 'IssuerTimedOut', 'IssuerBusy'];

const times = ({ successes, within }: Check): string =>
  `${successes} times in a row within ${within / SECOND} s`;
