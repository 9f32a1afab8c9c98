import type { Violation } from '../world/state';
import type { Trace } from '../world/world';
import { continueWith, prepare, runToEnd } from './prepare';
import type { Schedule } from './schedule';

/** Plays one schedule from its start, and tells which rule it broke first. */
export async function runSchedule(schedule: Schedule, trace?: Trace): Promise<Violation | undefined> {
  const world = await prepare(schedule);
  world.trace = trace;
  world.faults = new Map(schedule.injections.map(({ at, fault }) => [at, fault]));
  await runToEnd(world);
  if (!world.broken && schedule.continuation && world.state.plan.length > 0) {
    continueWith(world, schedule, schedule.continuation);
    await runToEnd(world);
  }
  return world.state.violation;
}
