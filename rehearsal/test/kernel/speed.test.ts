import { Timeline } from '../../src/kernel/timeline';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test.each<[string, (timeline: Timeline) => Promise<unknown>]>([
  ['runUntil', (timeline) => timeline.runUntil(4000)],
  ['run', (timeline) => timeline.run(() => timeline.sleep(4000))],
])('limits the speed of %s', async (_, work) => {
  const timeline = new Timeline(0);
  timeline.limitSpeed(20);
  const times: number[] = [];
  for (const time of [1000, 2000, 3000]) {
    timeline.at(time, () => {
      times.push(performance.now());
    });
  }
  const from = performance.now();
  const done = work(timeline);
  await jest.advanceTimersByTimeAsync(1000);
  await done;

  // 20 virtual seconds for each real second.
  expect(times.map((time) => time - from)).toEqual([50, 100, 150]);
  expect(timeline.now()).toBe(4000);
});
