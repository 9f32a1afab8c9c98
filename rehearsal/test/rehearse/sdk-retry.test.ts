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

/** Sends a request. Returns the last response, the flag `last` of each attempt, and the duration. */
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
  ['a closed connection', answer(0, '', { silence: 'cut' as const })],
  ['throttling in JSON', answer(400, '{"__type":"ThrottlingException","message":"Rate exceeded"}')],
  ['throttling in XML', answer(400, '<Error><Code>Throttling</Code></Error>')],
])('retries after %s with a pause', async (_, failed) => {
  const { last, attempts, took } = await send(failed, GOOD);
  expect(last).toBe(GOOD);
  expect(attempts).toEqual([false, false]);
  expect(took).toBeGreaterThan(0);
  expect(took).toBeLessThan(500);
});

test('retries after a timeout', async () => {
  const { last, took } = await send(answer(0, '', { silence: 'none' }), GOOD);
  expect(last).toBe(GOOD);
  expect(took).toBeGreaterThanOrEqual(5000);
});

test('returns the error of the third attempt', async () => {
  const { last, attempts } = await send(answer(500), answer(502), answer(503), GOOD);
  expect(last.status).toBe(503);
  expect(attempts).toEqual([false, false, true]);
});

test('returns a refusal without a retry', async () => {
  const { last, attempts } = await send(answer(403, '<Code>InvalidClientTokenId</Code>'), GOOD);
  expect(last.status).toBe(403);
  expect(attempts).toHaveLength(1);
});
