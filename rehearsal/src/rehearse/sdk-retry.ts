import type { LocalAws } from '../aws/local-aws';
import type { HttpResponse } from '../aws/protocols/response';

/** Defaults of the AWS SDKs. Source: "Retry behavior", AWS SDKs and Tools Reference Guide. */
const MOST_ATTEMPTS = 3;
const LONGEST_PAUSE = 20_000;
const PAUSE = 100;
const PAUSE_WHEN_THROTTLED = 500;
/** Request timeout of the application. */
const TIME_OUT = 5000;

/**
 * Sends a request with the retries of an AWS SDK: after throttling, a server error or no answer. `send` gets true for
 * the last attempt, which faults do not affect: three failures in a row are an outage.
 */
export async function sendWithRetries(
  { timeline, faults }: LocalAws,
  send: (last: boolean) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt === MOST_ATTEMPTS;
    const answer = await send(last);
    const pause = pauseAfter(answer);
    if (last || pause === undefined) return answer;
    if (answer.silence === 'none') await timeline.sleep(TIME_OUT);
    const jitter = faults.chance.next('pause of a reader').next();
    await timeline.sleep(jitter * Math.min(LONGEST_PAUSE, pause * 2 ** (attempt - 1)));
  }
}

/** Milliseconds before the next attempt; undefined if the answer is final. */
function pauseAfter({ silence, status, body }: HttpResponse): number | undefined {
  if (silence !== undefined || status >= 500) return PAUSE;
  if (status === 200) return undefined;
  return /"__type":"ThrottlingException"|<Code>Throttling</.test(body) ? PAUSE_WHEN_THROTTLED : undefined;
}
