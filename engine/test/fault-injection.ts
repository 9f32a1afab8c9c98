import type { Fault } from '../src/testing/faults';
import { FAULTS } from '../src/testing/faults';
import type { Outcome, World } from './world/world';

/** One fault at each call; with EVERY_FAULT=1 each fault at each call, which takes minutes more. */
const STRIDE = process.env.EVERY_FAULT ? 1 : FAULTS.length;

type Recover = (world: World, place: string, outcome: Outcome) => Promise<void>;

/** Runs the work with the fault at one call, for each of its calls (by default, each fifth), and then the recovery. */
export async function injectFault(
  fault: Fault,
  start: () => Promise<World>,
  work: (world: World) => Promise<Outcome>,
  recover: Recover,
  stride = STRIDE,
): Promise<void> {
  for (let index = stride === 1 ? 0 : FAULTS.indexOf(fault); ; index += stride) {
    const world = await start();
    world.calls.reset();
    world.calls.fault = (_name, at) => (at === index ? fault : undefined);
    const outcome = await work(world);
    const { made } = world.calls;
    if (made.length <= index) return;
    const place = `${fault} at call ${index}, ${made[index]}`;
    world.calls.reset();
    await recover(world, place, outcome);
    world.requireRules();
  }
}
