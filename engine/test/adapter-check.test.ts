import { type AdapterFactory, badSettings } from '../src';
import { checkedAdapter } from '../src/adapter-check';
import { DualPasswordAccount, dualPassword } from './samples/dual-password';

const CONTEXT = { log: { scrub: (text: string) => text } } as never;

const checked = (change: (adapter: object) => object) => {
  const account = new DualPasswordAccount();
  account.identifyBy('secret', false);
  const base = dualPassword(account);
  const create = (...input: Parameters<AdapterFactory['create']>) => change(base.create(...input));
  return checkedAdapter({ ...base, create } as AdapterFactory, { username: 'app' }, CONTEXT);
};

test('accepts a frozen adapter', async () => {
  expect(await checked(Object.freeze).install?.({ username: 'app', password: 'secret' }, {})).toBe('ready');
});

test('accepts an adapter with private members', () => {
  class WithPrivate {
    readonly #user = 'app';
    readonly principal = 'app';
    parse(): string {
      if (this.#user !== 'app') throw badSettings('The user is another one.');
      return this.#user;
    }
  }
  const adapter = checked((base) => {
    const { parse: _parse, ...others } = base as { parse: unknown };
    return Object.assign(new WithPrivate(), others);
  });
  expect(adapter.parse('')).toBe('app');
});
