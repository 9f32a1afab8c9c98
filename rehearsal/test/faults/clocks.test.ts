import { LambdaFixture } from '../aws/lambda/fixtures';
import { only } from './fixtures';

const TELL_TIME = `
  import { createRequire } from 'node:module';
  const require = createRequire(${JSON.stringify(__filename)});
  const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
  export const handler = async ({ attempts }, context) => {
    const [date, left] = [Date.now(), context.getRemainingTimeInMillis()];
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const answer = attempts && await new STSClient({ maxAttempts: attempts })
      .send(new GetCallerIdentityCommand({})).then(() => 'taken', (error) => error.message);
    return { date, dates: [+new Date(), Date.parse(Date())].map((time) => time - date), left, answer };
  };`;

let workshop: LambdaFixture;
afterEach(() => workshop.close());

async function open(skew = 0) {
  workshop = new LambdaFixture({
    faults: only({ clockSkew: { likelihood: 1, most: 90_000 } }),
    checkRequestTimes: true,
  });
  await workshop.open();
  const arn = await workshop.handler(TELL_TIME, { timeoutSeconds: 60 });
  const { aws } = workshop;
  if (skew !== 0) aws.faults.clocks.set('worker', skew);
  // biome-ignore lint/suspicious/noExplicitAny: what the handler above answers
  const tell = async (attempts = 0): Promise<any> => {
    const start = aws.timeline.now();
    const { payload } = await workshop.invoke(arn, { attempts });
    const answer = payload as { date: number };
    return { ...answer, off: answer.date - start };
  };
  return { aws, tell };
}

test('skews the clock of an invocation but not its timers and time limit', async () => {
  const { aws, tell } = await open();
  expect(await tell()).toMatchObject({ off: 10, left: 60_000 });
  aws.faults.begin();
  const skews = [];
  for (let i = 0; i < 5; i++) {
    const from = aws.timeline.now();
    const { off, left, dates } = await tell();
    expect(aws.timeline.now() - from).toBe(1010);
    expect(left).toBe(60_000);
    expect(dates[0]).toBe(1000);
    expect(Math.abs(dates[1] - 1000)).toBeLessThan(1000);
    expect(Math.abs(off)).toBeLessThanOrEqual(90_010);
    skews.push(off);
  }
  expect(new Set(skews).size).toBe(5);
  aws.faults.end();
  expect((await tell()).off).toBe(10);
  expect(aws.faults.injected['clock-skew']).toBe(5);
});

test.each([20, -20])(
  'a request with a skew of %d minutes is refused, and the SDK corrects its clock',
  async (minutes) => {
    const { tell } = await open(minutes * 60_000);
    const relation =
      minutes < 0 ? /^Signature expired: .* - 15 min/ : /^Signature not yet current: .* \+ 15 min/;
    expect((await tell(1)).answer).toMatch(relation);
    expect((await tell(2)).answer).toBe('taken');
  },
);
