import { MINUTE } from '../world/times';
import type { World } from '../world/world';

/** Period of a straggler's uses. */
const USES_EVERY = 10 * MINUTE;

/** Lets time pass without invocations; a straggler goes on using its value. */
export function wait(world: World, milliseconds: number): void {
  const { clock, state, issuer } = world;
  const end = clock.now() + milliseconds;
  const { straggler } = state;
  while (straggler && straggler.nextUse <= end) {
    clock.pass(Math.max(0, straggler.nextUse - clock.now()));
    if (!issuer.use(straggler.text)) world.trace?.('a straggler was refused');
    straggler.nextUse += USES_EVERY;
  }
  clock.pass(end - clock.now());
}
