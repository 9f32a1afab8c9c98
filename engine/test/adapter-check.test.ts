import { type AdapterFactory, badSettings } from '../src';
import { checkedAdapter } from '../src/adapter-check';
import { DualPasswordAccount, dualPassword } from './samples/dual-password';

const CONTEXT = { log: { scrub: (text: string) => text } } as never;

const made = (change: (adapter: object) => object) => {
  const account = new DualPasswordAccount();
  account.identifyBy('secret', false);
  const base = dualPassword(account);
  const factory = {
    ...base,
    create: (...input: Parameters<AdapterFactory['create']>) => change(base.create(...input)),
  } as AdapterFactory;
  return checkedAdapter(factory, { username: 'app' }, CONTEXT);
};

describe('the object that a factory makes', () => {
  test('may be frozen', async () => {
    const adapter = made(Object.freeze);
    expect(await adapter.install?.({ username: 'app', password: 'secret' }, {})).toBe('ready');
  });

  test('may keep private members', async () => {
    class WithPrivate {
      readonly #user = 'app';
      readonly principal = 'app';
      parse(): string {
        if (this.#user !== 'app') throw badSettings('The user is another one.');
        return this.#user;
      }
    }
    const adapter = made((base) => {
      const { parse: _parse, ...others } = base as { parse: unknown };
      return Object.assign(new WithPrivate(), others);
    });
    expect(adapter.parse('')).toBe('app');
  });
});
