import { MINUTE } from '../world/times';
import type { World } from '../world/world';

/** A straggler uses its value so often. */
const USES_EVERY = 10 * MINUTE;

/** Time passes in which the function does not run; a straggler goes on all the while. */
export function wait(world: World, milliseconds: number): void {
  const { clock, state, issuer } = world;
  const end = clock.now() + milliseconds;
  const { straggler } = state;
  while (straggler && straggler.nextUse <= end) {
    clock.pass(Math.max(0, straggler.nextUse - clock.now()));
    const used = issuer.use(straggler.text);
    if (!used) world.trace?.('a straggler was refused');
    straggler.nextUse += USES_EVERY;
  }
  clock.pass(end - clock.now());
}
