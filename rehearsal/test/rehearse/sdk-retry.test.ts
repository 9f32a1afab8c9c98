import { LocalAws } from '../../src/aws/local-aws';
import type { HttpResponse } from '../../src/aws/protocols/response';
import { sendWithRetries } from '../../src/rehearse/sdk-retry';

const answer = (status: number, body = '', more: Partial<HttpResponse> = {}): HttpResponse => ({
  status,
  headers: {},
  body,
  ...more,
});
const GOOD = answer(200, 'good');

/** Sends until the SDK is content; tells the answer, whether each attempt was the last, and how long it took. */
async function send(...answers: HttpResponse[]) {
  const aws = new LocalAws();
  const from = aws.timeline.now();
  const attempts: boolean[] = [];
  const last = await aws.timeline.run(() =>
    sendWithRetries(aws, async (isLast) => {
      attempts.push(isLast);
      return answers[attempts.length - 1] as HttpResponse;
    }),
  );
  return { last, attempts, took: aws.timeline.now() - from };
}

test.each([
  ['a server error', answer(500)],
  ['a connection that is cut', answer(0, '', { silence: 'cut' as const })],
  ['JSON that says throttled', answer(400, '{"__type":"ThrottlingException","message":"Rate exceeded"}')],
  ['XML that says throttled', answer(400, '<Error><Code>Throttling</Code></Error>')],
])('%s is tried again after a pause', async (_, failed) => {
  const { last, attempts, took } = await send(failed, GOOD);
  expect(last).toBe(GOOD);
  expect(attempts).toEqual([false, false]);
  expect(took).toBeGreaterThan(0);
  expect(took).toBeLessThan(500);
});

test('an answer that does not come is waited for', async () => {
  const { last, took } = await send(answer(0, '', { silence: 'none' }), GOOD);
  expect(last).toBe(GOOD);
  expect(took).toBeGreaterThanOrEqual(5000);
});

test('after three attempts the error stands', async () => {
  const { last, attempts } = await send(answer(500), answer(502), answer(503), GOOD);
  expect(last.status).toBe(503);
  expect(attempts).toEqual([false, false, true]);
});

test('a refusal stands at once', async () => {
  const { last, attempts } = await send(answer(403, '<Code>InvalidClientTokenId</Code>'), GOOD);
  expect(last.status).toBe(403);
  expect(attempts).toHaveLength(1);
});
