import type { Violation } from '../world/memory';
import type { Trace } from '../world/world';
import type { Schedule } from './schedule';
import { follow, playOut, stage } from './stage';

/** Plays one schedule from its start, and tells which rule it broke first. */
export async function playSchedule(schedule: Schedule, trace?: Trace): Promise<Violation | undefined> {
  const world = await stage(schedule);
  world.trace = trace;
  world.mishaps = new Map(schedule.strikes.map(({ at, mishap }) => [at, mishap]));
  await playOut(world);
  if (!world.broken && schedule.sequel && world.memory.plan.length > 0) {
    follow(world, schedule, schedule.sequel);
    await playOut(world);
  }
  return world.memory.violation;
}
