import { randomBytes } from 'node:crypto';
import type { Adapter, AdapterFactory, Check, Listed } from '../../src/adapter';
import { RekeyError } from '../../src/errors/errors';
import { type Clock, HOUR } from '../../src/time/clock';
import type { Calls } from '../../src/traits';
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

/** Calls of an issuer that lists its credentials. */
export type MemoryAdapter = Calls<MemoryValue> &
  Required<Pick<Calls<MemoryValue>, 'idOf' | 'list' | 'proveRefused' | 'remove'>>;

/** Traits that a test changes. */
export interface MemoryTraits {
  readonly usage?: boolean;
  readonly disable?: boolean;
}

/** Delay of its usage reports, like IAM's. */
export const USAGE_LAG = 4 * HOUR;

/** An issuer like IAM: it makes the values, has two slots, and reports uses. */
export class MemoryIssuer {
  readonly keys = new Map<string, Issued>();
  /** Every password ever issued. */
  readonly passwords: string[] = [];
  /** Ids of every credential that the adapter issued. */
  readonly ours: string[] = [];
  exists = true;
  slots = 2;
  /** Time until a new credential works, milliseconds. */
  delay = 0;
  /** Time for which a disabled credential goes on working, milliseconds. */
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

  /** The adapter of this issuer; tests change its traits. */
  adapter(principal = 'alice', traits: MemoryTraits = {}): MemoryAdapter {
    const { keys, clock } = this;
    return {
      traits: {
        chosenBy: 'issuer',
        livesAt: 'issuer',
        slots: this.slots,
        identity: 'own',
        naming: 'unnamed',
        disable: traits.disable ?? true,
        usage: traits.usage === false ? undefined : { lag: USAGE_LAG },
      },
      principal,
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
      disable:
        traits.disable === false
          ? undefined
          : async ({ id }) => {
              const key = keys.get(id);
              if (key) key.active = false;
            },
      remove: async ({ id }) => {
        keys.delete(id);
      },
      lastUsed: traits.usage === false ? undefined : async (id) => this.reportedUse(id),
      proveRefused: (value, check) => this.refuse(value, check),
    };
    function refused(code: 'SlotTaken') {
      return new RekeyError(code, {
        found: `The issuer is full at ${clock.now()}.`,
        unchanged: 'all.',
        action: 'none.',
      });
    }
  }

  factory(traits: MemoryTraits = {}): AdapterFactory<MemoryValue> {
    return {
      kind: 'memory',
      create: ({ principal }) => this.adapter(String(principal), traits) as Adapter<MemoryValue>,
    };
  }

  private async authenticate(value: MemoryValue, check: Check): Promise<void> {
    const ready = (this.keys.get(value.id)?.created ?? 0) + this.delay - this.clock.now();
    if (ready > 0) await this.clock.sleep(Math.min(ready, check.within));
    if (!this.works(value) || ready > check.within) {
      throw new RekeyError('VerifyFailed', {
        found: `${value.id} does not work.`,
        unchanged: 'all.',
        action: 'none.',
      });
    }
    this.use(value.id);
  }

  private async refuse(value: MemoryValue, check: Check): Promise<string> {
    await this.clock.sleep(Math.min(this.lingers, check.within));
    if (!this.works(value) && this.lingers <= check.within) return 'the issuer in memory refused it';
    const report = { found: `${value.id} still works.`, unchanged: 'all.', action: 'none.' };
    throw new RekeyError('StillAccepted', report);
  }

  private reportedUse(id: string): number | undefined {
    const { used, uses = [] } = this.keys.get(id) ?? {};
    return this.reports === 0 ? used : uses.filter((time) => time + this.reports <= this.clock.now()).at(-1);
  }

  private requirePrincipal(): void {
    if (this.exists) return;
    throw new RekeyError('PrincipalGone', {
      found: 'The principal does not exist.',
      unchanged: 'all.',
      action: 'none.',
    });
  }
}
