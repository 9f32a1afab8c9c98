import { randomBytes } from 'node:crypto';
import {
  type AdapterFactory,
  badSettings,
  type Clock,
  type IssuerHeldAdapter,
  MINUTE,
  readMembers,
  SECOND,
} from '../../src';
import { refused, requireAccepted, requireRefused } from './passwords';

export interface Key {
  readonly id: string;
  readonly key: string;
}

interface IssuedKey extends Key {
  readonly created: number;
  disabled: number;
  removed: number;
}

/** Keys in a page of the list. */
const PAGE = 2;

/** A SaaS that issues keys slowly and lists them with a delay. */
export class SlowService {
  private readonly keys: IssuedKey[] = [];

  constructor(
    private readonly clock: Clock,
    readonly slots: number,
    /** Returns the id of a new key. */
    private readonly newId: () => string,
    /** Delay of the list, milliseconds. */
    private readonly lag: number,
  ) {}

  accepts({ id, key }: Key): boolean {
    return this.alive().some((one) => one.id === id && one.key === key);
  }

  /** Keys that the service accepts. */
  alive(): readonly Key[] {
    const now = this.clock.now();
    return this.keys.filter(({ disabled, removed }) => disabled > now && removed > now);
  }

  create(): Key {
    const now = this.clock.now();
    if (this.keys.filter(({ removed }) => removed > now).length >= this.slots)
      throw refused('SlotTaken', `The account has ${this.slots} keys.`);
    const made = { id: this.newId(), key: randomBytes(24).toString('base64url') };
    this.keys.push({ ...made, created: now, disabled: Infinity, removed: Infinity });
    return made;
  }

  change(id: string, what: 'disabled' | 'removed'): void {
    const key = this.keys.find((one) => one.id === id);
    if (key) key[what] = Math.min(key[what], this.clock.now());
  }

  /** Keys of a page that starts at an index. */
  page(from: number) {
    const then = this.clock.now() - this.lag;
    return this.keys
      .filter(({ created, removed }) => created <= then && removed > then)
      .slice(from, from + PAGE)
      .map(({ id, created, disabled }) => ({ id, created, active: disabled > then }));
  }
}

const KIND = 'slow-keys';

/** Keys without a name, from an issuer that is slow, eventually consistent and paginated. */
export function slowKeys(service: SlowService, clock: Clock): AdapterFactory<Key> {
  return {
    kind: KIND,
    create({ account }): IssuerHeldAdapter<Key> {
      if (typeof account !== 'string') throw badSettings(`The kind ${KIND} needs an account.`);
      return {
        traits: {
          chosenBy: 'issuer',
          livesAt: 'issuer',
          slots: service.slots,
          identity: 'own',
          disable: true,
          times: { issue: MINUTE, listLag: 5 * MINUTE },
        },
        principal: account,
        parse: (text) => readMembers(text, KIND, ['id', 'key']),
        serialize: ({ id, key }) => JSON.stringify({ id, key }),
        secretsIn: ({ key }) => [key],
        idOf: ({ id }) => id,
        issue: async () => {
          await clock.sleep(45 * SECOND);
          return service.create();
        },
        verify: async (value) => requireAccepted(service.accepts(value), value.id),
        list: async () => {
          const all = [];
          for (let page = service.page(0); page.length > 0; page = service.page(all.length))
            all.push(...page);
          return all;
        },
        disable: async ({ id }) => service.change(id, 'disabled'),
        remove: async ({ id }) => service.change(id, 'removed'),
        proveRefused: async (value) => requireRefused(service.accepts(value), value.id),
      };
    },
  };
}
