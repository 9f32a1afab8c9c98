import { Timeline } from '../../src/kernel/timeline';

/** Virtual time of each event, and how long the real clock says that it took. */
async function watch(speed?: number) {
  const timeline = new Timeline(0);
  if (speed !== undefined) timeline.limitSpeed(speed);
  const seen: number[] = [];
  for (const time of [1000, 2000, 3000]) {
    timeline.at(time, () => {
      seen.push(timeline.now());
    });
  }
  const real = performance.now();
  await timeline.runUntil(4000);
  return { seen, now: timeline.now(), real: performance.now() - real };
}

test('a limit of speed changes nothing but how long it takes', async () => {
  const [free, slow] = [await watch(), await watch(20)];
  expect(slow.seen).toEqual(free.seen);
  expect(slow.now).toBe(free.now);
  // 4 virtual seconds at 20 a second.
  expect(slow.real).toBeGreaterThanOrEqual(190);
});

test('it holds for tasks that are run to their end, too', async () => {
  const timeline = new Timeline(0);
  timeline.limitSpeed(10);
  const real = performance.now();
  await timeline.run(() => timeline.sleep(1000));
  expect(performance.now() - real).toBeGreaterThanOrEqual(90);
});
