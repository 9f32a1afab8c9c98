import type { StartedInvocation } from '../../../src/aws/services/lambda';
import { START, useLambdaFixture } from './fixtures';

const fixture = useLambdaFixture();

function listen() {
  const events: (StartedInvocation & { seconds?: number; error?: string })[] = [];
  fixture.aws.lambda.onInvocation((started) => {
    const entry: (typeof events)[number] = { ...started };
    events.push(entry);
    return (time, error) =>
      Object.assign(entry, { seconds: (time - started.time) / 1000, error: error?.errorType });
  });
  return events;
}

const SLEEPS = `export const handler = async ({ seconds, fail }) => {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  if (fail) throw new RangeError('too much');
};`;

test('calls the listener at the start and the end of an invocation', async () => {
  const arn = await fixture.handler(SLEEPS, { timeoutSeconds: 9 });
  const events = listen();

  await fixture.invoke(arn, { seconds: 2 });
  await fixture.invoke(arn, { seconds: 1, fail: true });

  expect(events).toMatchObject([
    { functionName: 'worker', event: { seconds: 2 }, seconds: 2, error: undefined },
    { functionName: 'worker', event: { seconds: 1 }, seconds: 1, error: 'RangeError' },
  ]);
  expect(events[0]?.time).toBeGreaterThanOrEqual(START);
});

test('gives each environment of a function its own credentials', async () => {
  const arn = await fixture.handler(SLEEPS, { timeoutSeconds: 9 });
  const events = listen();
  const { aws, root } = fixture;
  const invoke = () => aws.lambda.invoke(arn, { seconds: 1 }, { principal: root });

  await aws.timeline.run(async () => {
    aws.timeline.spawn(async () => void (await invoke()));
    await invoke();
  });
  await fixture.invoke(arn, { seconds: 1 });

  const [first, second, third] = events.map(({ principal }) => principal);
  expect(second).toEqual(first);
  expect(second).not.toBe(first);
  expect([first, second]).toContain(third);
});
