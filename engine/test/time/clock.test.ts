import { VirtualClock } from '../../src/testing/virtual-clock';
import { realClock } from '../../src/time/clock';
import { poll } from '../../src/time/poll';

test('the real clock sleeps for the given time', async () => {
  jest.useFakeTimers();
  const woken = jest.fn();
  void realClock.sleep(5000).then(woken);
  await jest.advanceTimersByTimeAsync(4999);
  expect(woken).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(woken).toHaveBeenCalled();
  jest.useRealTimers();
});

test('poll increases its pauses up to two seconds until the time limit', async () => {
  const clock = new VirtualClock(0);
  const times: number[] = [];
  const ask = async () => void times.push(clock.now());
  expect(await clock.run(poll(clock, 10_000, ask as never))).toBeUndefined();
  expect(times).toEqual([0, 200, 600, 1400, 3000, 5000, 7000, 9000]);
});
