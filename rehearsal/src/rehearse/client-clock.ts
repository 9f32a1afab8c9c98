import type { Clock } from 'rekey-client';
import type { Timeline } from '../kernel/timeline';

/** The clock of a secrets client on the timeline. */
export function clientClock(timeline: Timeline): Clock {
  const now = () => timeline.now();
  return {
    now,
    monotonic: now,
    setTimer: (callback, milliseconds) => {
      const scheduled = timeline.after(milliseconds, async () => {
        callback();
        await followers();
      });
      return () => scheduled.cancel();
    },
  };
}

/** Runs work as a task of its own, and keeps the time until those who wait for its result have reacted. */
export function inTask<R>(timeline: Timeline, work: () => Promise<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    timeline.spawn(async () => {
      await work().then(resolve, reject);
      await followers();
    });
  });
}

/** Waits until all reactions to settled promises have run. The client is no task, and the time passes without it. */
function followers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits inside a task for the result of a client, which is no task itself, and lets the time pass until then. */
export async function awaitInTask<R>(timeline: Timeline, result: Promise<R>): Promise<R> {
  let settled = false;
  const end = () => {
    settled = true;
  };
  result.then(end, end);
  await followers();
  return settled ? result : timeline.waitFor(result);
}
