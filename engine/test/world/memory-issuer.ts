import { randomBytes } from 'node:crypto';
import type { Check, IssuerKind, KindFactory, Listed } from '../../src/adapter';
import { RekeyError } from '../../src/errors/errors';
import { type Clock, HOUR } from '../../src/time/clock';
import { readMembers } from '../../src/value';

export interface MemoryValue {
  readonly id: string;
  readonly password: string;
}

interface Issued extends MemoryValue {
  active: boolean;
  created: number;
  used?: number;
  readonly uses: number[];
  foreign: boolean;
}

/** Delay of its usage data, like IAM's. */
export const USAGE_LAG = 4 * HOUR;

/** An issuer like IAM: it picks values, lets two live at once, and tells when one was used last. */
export class MemoryIssuer {
  readonly keys = new Map<string, Issued>();
  /** Every password ever issued. */
  readonly passwords: string[] = [];
  /** Ids of everything that we ever issued. */
  readonly ours: string[] = [];
  exists = true;
  slots = 2;
  /** How long a new credential takes to work, milliseconds. */
  delay = 0;
  /** How long a disabled credential goes on working, milliseconds. */
  lingers = 0;
  /** Delay until a use is reported, in milliseconds. */
  reports = 0;
  private count = 0;

  constructor(
    readonly clock: Clock,
    private readonly prefix = 'KEY',
  ) {}

  make(foreign: boolean): MemoryValue {
    this.count += 1;
    const value = { id: `${this.prefix}${this.count}`, password: randomBytes(15).toString('base64') };
    this.passwords.push(value.password);
    if (!foreign) this.ours.push(value.id);
    const created = Math.floor(this.clock.now() / 1000) * 1000;
    this.keys.set(value.id, { ...value, active: true, created, uses: [], foreign });
    return value;
  }

  works(value: MemoryValue): boolean {
    const key = this.keys.get(value.id);
    return this.exists && key?.active === true && key.password === value.password;
  }

  use(id: string): void {
    const key = this.keys.get(id);
    if (!key) throw new Error(`No credential ${id} to use.`);
    key.used = this.clock.now();
    key.uses.push(key.used);
  }

  /** The kind that knows this issuer; tests narrow its traits. */
  kind(principal = 'alice', traits: { usage?: boolean; reversible?: boolean } = {}): IssuerKind<MemoryValue> {
    const { keys, clock } = this;
    return {
      name: 'memory',
      principal,
      origin: 'issuer',
      slots: this.slots,
      naming: 'unnamed',
      expiry: false,
      reversible: (traits.reversible ?? true) as true,
      usage: (traits.usage ?? true) as true,
      usageLag: USAGE_LAG,
      parse: (text) => readMembers(text, 'memory', ['id', 'password']),
      serialize: ({ id, password }) => JSON.stringify({ id, password }),
      secretsIn: ({ password }) => [password],
      idOf: ({ id }) => id,
      verify: (value, check) => this.authenticate(value, check),
      issue: async () => {
        this.requirePrincipal();
        if (keys.size >= this.slots) throw refused('SlotTaken');
        return this.make(false);
      },
      list: async (): Promise<Listed[]> => {
        this.requirePrincipal();
        return [...keys.values()].map(({ id, active, created }) => ({ id, active, created }));
      },
      disable: async (id) => {
        const key = keys.get(id);
        if (key) key.active = false;
      },
      remove: async (id) => {
        keys.delete(id);
      },
      lastUsed: async (id) => this.reportedUse(id),
      seeRefused: (value, check) => this.refuse(value, check),
    };
    function refused(code: 'SlotTaken') {
      return new RekeyError(code, {
        found: `The issuer is full at ${clock.now()}.`,
        left: 'all.',
        fix: 'look.',
      });
    }
  }

  factory(traits: { usage?: boolean; reversible?: boolean } = {}): KindFactory {
    return { name: 'memory', make: ({ principal }) => this.kind(String(principal), traits) };
  }

  private async authenticate(value: MemoryValue, check: Check): Promise<void> {
    const ready = (this.keys.get(value.id)?.created ?? 0) + this.delay - this.clock.now();
    if (ready > 0) await this.clock.sleep(Math.min(ready, check.within));
    if (!this.works(value) || ready > check.within) {
      throw new RekeyError('VerifyFailed', {
        found: `${value.id} does not work.`,
        left: 'all.',
        fix: 'look.',
      });
    }
    this.use(value.id);
  }

  private async refuse(value: MemoryValue, check: Check): Promise<string> {
    await this.clock.sleep(Math.min(this.lingers, check.within));
    if (!this.works(value) && this.lingers <= check.within) return 'the issuer in memory refused it';
    const account = { found: `${value.id} still works.`, left: 'all.', fix: 'look.' };
    throw new RekeyError('StillAccepted', account);
  }

  private reportedUse(id: string): number | undefined {
    const { used, uses = [] } = this.keys.get(id) ?? {};
    return this.reports === 0 ? used : uses.filter((time) => time + this.reports <= this.clock.now()).at(-1);
  }

  private requirePrincipal(): void {
    if (this.exists) return;
    throw new RekeyError('PrincipalGone', { found: 'Nobody is there.', left: 'all.', fix: 'look.' });
  }
}
