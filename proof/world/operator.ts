import { CURRENT, PENDING, PREVIOUS } from './secret';
import type { World } from './world';

/** An operator with wide permissions, who changes the secret by hand. */
export class Operator {
  constructor(private readonly world: World) {}

  /** Stores the current value once more, as the console's "edit" does. */
  writeAgain(): void {
    const { current } = this.world.secret;
    if (current !== undefined) this.write(current);
  }

  write(text: string): void {
    const { secret, state, trace } = this.world;
    state.handWritten = true;
    trace?.('an operator stores a value');
    secret.writeByHand(secret.newToken(), text);
  }

  /** Moves AWSCURRENT back, as an operator does who suspects the new credential. */
  async makePreviousCurrent(): Promise<void> {
    const { secret, state, trace } = this.world;
    const { [CURRENT]: from, [PREVIOUS]: to } = secret.labels;
    if (!from || !to) return;
    state.handWritten = true;
    state.wentBack += 1;
    trace?.('an operator makes the previous version current');
    await secret.move(CURRENT, { from, to });
  }

  removePending(): void {
    const { secret, trace } = this.world;
    if (!secret.labels[PENDING]) return;
    trace?.('an operator removes AWSPENDING');
    secret.setLabel(PENDING, undefined);
  }
}
