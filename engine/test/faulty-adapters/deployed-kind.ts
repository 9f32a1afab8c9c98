import { CURRENT } from '../../src/secret-store/secret-store';
import { requireReadable } from '../../src/testing/readable';
import { DAY, Rotator } from '../../src/testing/rotator';
import { VirtualClock } from '../../src/testing/virtual-clock';
import { HOUR } from '../../src/time/clock';
import { acme, FakeAcme } from '../testing/acme';
import { type Change, modified } from '../testing/modified-kinds';

/** A deployed kind whose adapter becomes faulty with the next deploy of the function. */
export class DeployedKind {
  readonly clock = new VirtualClock();
  readonly issuer = new FakeAcme(this.clock);
  readonly correct = acme(this.issuer);
  readonly rotator = new Rotator({
    factory: this.correct,
    parameters: { account: 'mailer' },
    clock: this.clock,
  });

  static async create(): Promise<DeployedKind> {
    const it = new DeployedKind();
    await it.rotator.deploy();
    return it;
  }

  break(change: Change): void {
    this.rotator.factory = modified(this.correct, change);
  }

  /** Checks rules 1 and 8, and that the correct adapter recovers without loss. */
  async requireUnharmed(): Promise<void> {
    const { rotator, issuer } = this;
    expect(issuer.accepts(rotator.secret.text(CURRENT) as string)).toBe(true);
    requireReadable(rotator);
    this.requireSilence();
    rotator.factory = this.correct;
    rotator.clock.pass(2 * HOUR);
    await rotator.sweep();
    expect(await rotator.rotate()).toBe('done');
    for (let day = 0; day < 3; day++) {
      rotator.clock.pass(DAY);
      expect(await rotator.sweep()).toBe('done');
    }
    expect(issuer.ids()).toHaveLength(1);
    this.requireSilence();
  }

  /** No output contains a secret or the beginning of one. */
  private requireSilence(): void {
    const { rotator, issuer } = this;
    const errors = rotator.errors.map((error) => {
      const { message, stack, cause, ...more } = error as Error;
      return [message, stack, String(cause), JSON.stringify(more)].join();
    });
    const output = [
      ...rotator.lines,
      ...errors,
      JSON.stringify([rotator.answers, rotator.secret.tags]),
    ].join();
    for (const { secret } of issuer.tokens.values()) expect(output).not.toContain(secret.slice(0, 12));
  }
}
