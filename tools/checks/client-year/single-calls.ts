import type { LocalAws } from '../../../rehearsal/src/aws/local-aws';
import type { HttpResponse } from '../../../rehearsal/src/aws/protocols/response';

/** Longer than the deadline of the client. */
const NO_ANSWER = 10_000;
/** Failures in a row that faults cause. As for the readers of a rehearsal, a third one is an outage. */
const MOST_FAILURES = 2;

/**
 * The connection of a process to Secrets Manager: each request is sent once, so that only the client repeats it, and an
 * answer that is lost never comes.
 */
export class SingleCalls {
  private failures = 0;

  readonly send = async (
    { timeline }: LocalAws,
    send: (spared: boolean) => Promise<HttpResponse>,
  ): Promise<HttpResponse> => {
    const answer = await send(this.failures >= MOST_FAILURES);
    const { silence, status, body } = answer;
    const failed = silence !== undefined || status >= 500 || body.includes('ThrottlingException');
    this.failures = failed ? this.failures + 1 : 0;
    if (silence === undefined) return answer;
    if (silence === 'none') await timeline.sleep(NO_ANSWER);
    return { status: 503, headers: {}, body: '{"__type":"ServiceUnavailable"}' };
  };
}
