import { setTimeout as realTime } from 'node:timers/promises';
import { VirtualClock } from '../../src/testing/virtual-clock';

test('stands still while the work waits for real input or output', async () => {
  const clock = new VirtualClock(0);
  let busy = 0;
  clock.isBusy = () => busy > 0;
  let slept = false;
  const sleeper = clock.sleep(5000).then(() => {
    slept = true;
  });
  const work = async () => {
    busy++;
    await realTime(20);
    const seen = [clock.now(), slept];
    busy--;
    await sleeper;
    return [...seen, clock.now(), slept];
  };
  expect(await clock.run(work())).toEqual([0, false, 5000, true]);
});

test('does not wait for anything else', async () => {
  await expect(new VirtualClock(0).run(realTime(20))).rejects.toThrow('other than the virtual clock');
});
