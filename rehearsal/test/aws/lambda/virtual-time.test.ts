import { START, useLambdaFixture } from './fixtures';

const HOUR = 3600_000;

describe('virtual time in a function', () => {
  const fixture = useLambdaFixture();

  test('is returned by every clock', async () => {
    const arn = await fixture.handler(`
      import { performance as hooks } from 'node:perf_hooks';
      export const handler = async () => ({
        now: Date.now(), date: new Date().getTime(), called: new Date(Date()).getTime(), fixed: new Date(5).getTime(),
        isDate: new Date() instanceof Date, constructed: new Date().constructor === Date,
        performance: performance.now(), hooks: hooks.now(), hrtime: process.hrtime(), big: String(process.hrtime.bigint()),
      });`);
    // GIVEN a cold start two hours ago
    await fixture.invoke(arn);
    await fixture.aws.timeline.runUntil(START + 2 * HOUR);
    // WHEN
    const { payload } = await fixture.invoke(arn);
    const now = fixture.aws.timeline.now();
    const since = (payload as { performance: number }).performance;
    // THEN
    expect(payload).toEqual({
      now,
      date: now,
      called: Math.floor(now / 1000) * 1000,
      fixed: 5,
      isDate: true,
      constructed: true,
      performance: expect.any(Number),
      hooks: since,
      hrtime: [Math.floor(since / 1000), (since % 1000) * 1e6],
      big: String(since * 1e6),
    });
    expect(since).toBeGreaterThan(HOUR);
  });

  test('advances while the handler sleeps', async () => {
    const arn = await fixture.handler(
      `
      import { setTimeout as sleep, setInterval as ticks, scheduler } from 'node:timers/promises';
      import { promisify } from 'node:util';
      const MINUTE = 60_000;
      export const handler = async () => {
        const start = Date.now();
        const minutes = [];
        const mark = () => minutes.push((Date.now() - start) / MINUTE);
        await new Promise((resolve) => setTimeout(resolve, 10 * MINUTE)); mark();
        await sleep(10 * MINUTE); mark();
        await promisify(setTimeout)(10 * MINUTE); mark();
        await scheduler.wait(10 * MINUTE); mark();
        let count = 0;
        for await (const _ of ticks(MINUTE)) if (++count === 5) break;
        mark();
        await new Promise((resolve) => { const t = setInterval(() => { if (++count === 10) { clearInterval(t); resolve(); } }, MINUTE); });
        mark();
        await new Promise((resolve) => AbortSignal.timeout(10 * MINUTE).addEventListener('abort', resolve)); mark();
        return minutes;
      };`,
      { timeoutSeconds: 2 * 3600 },
    );
    // WHEN
    const { payload } = await fixture.invoke(arn);
    // THEN
    expect(payload).toEqual([10, 20, 30, 40, 45, 50, 60]);
    expect(fixture.aws.timeline.now() - START).toBeGreaterThanOrEqual(HOUR);
  });

  test('does not fire timers between invocations', async () => {
    // GIVEN a handler that leaves a timer behind
    const arn = await fixture.handler(`
      let fired;
      export const handler = async ({ leave }) => {
        if (leave) setTimeout(() => { fired = Date.now(); }, 1000);
        else await new Promise((resolve) => setTimeout(resolve, 1));
        return fired ?? null;
      };`);
    expect((await fixture.invoke(arn, { leave: true })).payload).toBeNull();
    await fixture.aws.timeline.runUntil(START + HOUR);
    // WHEN it is invoked an hour later
    const { payload } = await fixture.invoke(arn, {});
    // THEN
    expect(payload).toBeGreaterThanOrEqual(START + HOUR);
  });

  test('is set to the time in the answers of AWS', async () => {
    // GIVEN a local AWS on which a call takes 10 ms
    const arn = await fixture.handler(`
      import http from 'node:http';
      const get = () => new Promise((resolve) => http.get(process.env.AWS_ENDPOINT_URL, (answer) => answer.resume().on('end', resolve)));
      export const handler = async () => {
        const start = Date.now();
        await get();
        const viaHttp = Date.now() - start;
        await (await fetch(process.env.AWS_ENDPOINT_URL)).text();
        return [viaHttp, Date.now() - start];
      };`);
    const { aws } = fixture;
    const answer = aws.answer.bind(aws);
    aws.answer = (request) => {
      aws.timeline.tick(10);
      return answer(request);
    };
    // WHEN / THEN
    expect((await fixture.invoke(arn)).payload).toEqual([10, 20]);
  });

  test('does not advance during a request', async () => {
    // GIVEN a slow endpoint, and a handler with a timeout of one virtual second
    const arn = await fixture.handler(`
      import http from 'node:http';
      export const handler = () => new Promise((resolve) => {
        const timer = setTimeout(() => resolve('gave up'), 1000);
        http.get(process.env.AWS_ENDPOINT_URL, (answer) => answer.resume().on('end', () => { clearTimeout(timer); resolve('answered'); }));
      });`);
    const { aws } = fixture;
    const answer = aws.answer.bind(aws);
    aws.answer = async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return answer(request);
    };
    // WHEN / THEN
    expect((await fixture.invoke(arn)).payload).toBe('answered');
  });
});
