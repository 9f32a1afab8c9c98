import type { AdapterFactory } from '../../src/adapter';
import { CURRENT } from '../../src/secret-store/secret-store';
import { requireReadable } from '../../src/testing/readable';
import { DAY, Rotator } from '../../src/testing/rotator';
import { VirtualClock } from '../../src/testing/virtual-clock';
import { HOUR } from '../../src/time/clock';
import type { Calls } from '../../src/traits';
import { acme, FakeAcme } from '../testing/acme';

export type Change = (adapter: Calls) => Partial<Record<keyof Calls, unknown>>;

export function changed(factory: AdapterFactory, change: Change): AdapterFactory {
  return {
    kind: factory.kind,
    create(parameters, context) {
      const adapter = factory.create(parameters, context) as Calls;
      return { ...adapter, ...change(adapter) } as never;
    },
  };
}

/** A deployed kind, whose adapter becomes a bad one with the next deploy of the function. */
export class Deployed {
  readonly clock = new VirtualClock();
  readonly issuer = new FakeAcme(this.clock);
  readonly honest = acme(this.issuer);
  readonly rotator = new Rotator({
    factory: this.honest,
    parameters: { account: 'mailer' },
    clock: this.clock,
  });

  static async now(): Promise<Deployed> {
    const it = new Deployed();
    await it.rotator.deploy();
    return it;
  }

  turnBad(change: Change): void {
    this.rotator.factory = changed(this.honest, change);
  }

  /** Rule 1 and rule 8, and that nothing is lost once the adapter is mended. */
  async requireUnharmed(): Promise<void> {
    const { rotator, issuer } = this;
    expect(issuer.accepts(rotator.secret.text(CURRENT) as string)).toBe(true);
    requireReadable(rotator);
    this.requireSilence();
    rotator.factory = this.honest;
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

  requireSilence(): void {
    const { rotator, issuer } = this;
    const errors = rotator.errors.map((error) => {
      const { message, stack, cause, ...more } = error as Error;
      return [message, stack, String(cause), JSON.stringify(more)].join();
    });
    const told = [...rotator.lines, ...errors, JSON.stringify([rotator.answers, rotator.secret.tags])].join();
    for (const { secret } of issuer.tokens.values()) {
      expect(told).not.toContain(secret);
      expect(told).not.toContain(secret.slice(0, 12));
    }
  }
}
