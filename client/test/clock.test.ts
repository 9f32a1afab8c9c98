import { burstClock } from '../src/clock';

test('a burst of reads shares a look at the clock, within one turn', async () => {
  let looks = 0;
  let time = 1_000;
  const now = burstClock(() => {
    looks++;
    return time;
  });
  for (let n = 0; n < 200; n++) expect(now()).toBe(1_000);
  expect(looks).toBe(2);
  time = 2_000;
  await new Promise((resolve) => setImmediate(resolve));
  expect(now()).toBe(2_000);
});

test('a long burst looks at the clock again', () => {
  let time = 0;
  const now = burstClock(() => time);
  now();
  now();
  time = 5_000;
  const times = Array.from({ length: 300 }, now);
  expect([times.at(0), times.at(-1)]).toEqual([0, 5_000]);
});

test('reads at different times do not share one', () => {
  let time = 0;
  const now = burstClock(() => ++time);
  expect([now(), now(), now()]).toEqual([1, 2, 3]);
});
