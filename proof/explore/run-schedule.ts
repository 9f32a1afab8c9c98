import type { Violation } from '../world/state';
import type { Trace } from '../world/world';
import { continueWith, prepare, runToEnd } from './prepare';
import type { Schedule } from './schedule';

/** Runs one schedule from its start. Returns the first violation. */
export async function runSchedule(schedule: Schedule, trace?: Trace): Promise<Violation | undefined> {
  const world = await prepare(schedule);
  world.trace = trace;
  world.injections = new Map(schedule.injections.map(({ at, what }) => [at, what]));
  await runToEnd(world);
  if (!world.broken && schedule.continuation && world.state.plan.length > 0) {
    continueWith(world, schedule, schedule.continuation);
    await runToEnd(world);
  }
  return world.state.violation;
}
