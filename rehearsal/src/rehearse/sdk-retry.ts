import type { LocalAws } from '../aws/local-aws';
import type { HttpResponse } from '../aws/protocols/response';

/** As the AWS SDKs do unless told otherwise. Source: "Retry behavior", AWS SDKs and Tools Reference Guide. */
const MOST_ATTEMPTS = 3;
const LONGEST_PAUSE = 20_000;
const PAUSE = 100;
const PAUSE_WHEN_THROTTLED = 500;
/** After which an application gives up an answer that does not come. */
const TIME_OUT = 5000;

/**
 * Sends a request as often as an SDK would: again when it was throttled, answered with a server error, or not
 * answered. `send` is told whether an attempt is the last; faults spare that one, as what strikes three times
 * in a row is an outage.
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

/** Undefined: the answer stands. */
function pauseAfter({ silence, status, body }: HttpResponse): number | undefined {
  if (silence !== undefined || status >= 500) return PAUSE;
  if (status === 200) return undefined;
  return /"__type":"ThrottlingException"|<Code>Throttling</.test(body) ? PAUSE_WHEN_THROTTLED : undefined;
}
