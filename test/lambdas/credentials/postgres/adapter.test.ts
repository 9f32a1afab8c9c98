import type { DatabaseServer } from '../../../../lambdas/credentials/postgres/server';
import { SESSION, STEP, TIMES } from '../../../../lambdas/credentials/postgres/times';
import type { Login } from '../../../../lambdas/databases/login';
import { type Full, issue, make, ONCE, single } from './memory';

async function installed(adapter: Full, current?: Login): Promise<Login> {
  const value = await issue(adapter, current);
  await adapter.install(value, { current });
  return value;
}

describe('the parameters', () => {
  test.each<[object, string]>([
    [{ strategy: undefined }, 'no strategy'],
    [{ strategy: 'double' }, 'the unknown strategy double'],
    [{ owner: '' }, 'no owner'],
    [{ logins: '' }, 'no logins'],
    [{ logins: 'a' }, 'not 2 different logins'],
    [{ logins: 'a,a' }, 'not 2 different logins'],
    [{ logins: 'a,b,c' }, 'not 2 different logins'],
    [{ ...single, logins: 'a,b' }, 'not 1 different logins'],
    [{ logins: 'a,b c' }, 'a role name that is not supported: b c'],
    [{ owner: 'pg_x' }, 'a role name that is not supported: pg_x'],
    [{ logins: 'a,shop' }, 'a login that is its owner: shop'],
    [{ host: '' }, 'no host'],
    [{ readerHost: undefined }, 'no readerHost'],
    [{ port: 'x' }, 'a port that is no port'],
    [{ readerPort: 65_536 }, 'a readerPort that is no port'],
    [{ passwordLength: 5 }, 'random bits'],
  ])('%j are refused', (parameters, message) => {
    expect(() => make(parameters)).toThrow(`[BadSettings] The kind postgres `);
    expect(() => make(parameters)).toThrow(message);
  });

  test('name one principal for one server, also when its host changes', () => {
    const principal = (parameters: object) => make(parameters).adapter.principal;
    const usual = principal({ server: 'id' });
    expect(principal({ server: 'id', host: 'other.internal', port: '6432', dbname: 'other' })).toBe(usual);
    const others = [{ server: 'other' }, { server: 'id', owner: 'x' }, { server: 'id', logins: 'shop_a,x' }];
    expect(new Set([usual, ...others.map(principal)]).size).toBe(4);
    expect(principal({})).not.toBe(principal({ host: 'other.internal' }));
    expect(principal({ ...single, server: 'x' })).not.toBe(principal({ ...single, server: 'y' }));
  });
});

describe('a value', () => {
  test('has the endpoint of the readers, and a password that is redacted from then on', async () => {
    const { adapter, hidden } = make({ readerHost: 'proxy.internal', readerPort: '6432' });
    const value = await issue(adapter);
    expect(value).toMatchObject({ engine: 'postgres', host: 'proxy.internal', port: 6432, dbname: 'shop' });
    expect(hidden).toEqual([value.password]);
  });

  test('has a dbname only if the parameters have one', async () => {
    const { adapter } = make({ dbname: undefined });
    expect(JSON.parse(adapter.serialize(await issue(adapter)))).not.toHaveProperty('dbname');
  });

  test('of another login is refused', async () => {
    const { adapter } = make();
    const value = { ...(await issue(adapter)), username: 'somebody' };
    await expect(adapter.verify(value, ONCE)).rejects.toMatchObject({ code: 'WrongPrincipal' });
  });

  test('that authenticates as another user is refused', async () => {
    const server = {
      logIn: async () => ({
        accepted: true,
        sessionUser: 'mapped',
        currentUser: 'shop',
        version: 18,
        unforced: [],
      }),
    } as unknown as DatabaseServer;
    const { adapter } = make({}, server);
    await expect(adapter.verify(await issue(adapter), ONCE)).rejects.toMatchObject({
      code: 'WrongPrincipal',
    });
  });
});

describe('the roles', () => {
  test('of both logins are prepared by the first installation', async () => {
    const { adapter, model } = make();
    await installed(adapter);
    expect(
      [...model.roles.values()].map(({ name, canLogIn, startsAs, mayUse }) => ({
        name,
        canLogIn,
        startsAs,
        mayUse,
      })),
    ).toEqual([
      { name: 'shop', canLogIn: false, startsAs: undefined, mayUse: [] },
      { name: 'shop_a', canLogIn: true, startsAs: 'shop', mayUse: ['shop'] },
      { name: 'shop_b', canLogIn: false, startsAs: 'shop', mayUse: ['shop'] },
    ]);
  });

  test('of another login that is in use are not changed', async () => {
    const { adapter, model } = make();
    const other = {
      name: 'shop_b',
      canLogIn: true,
      disabled: false,
      mayUse: [],
      password: 'of somebody else',
    };
    model.roles.set('shop_b', other);
    await installed(adapter);
    expect(model.roles.get('shop_b')).toEqual(other);
  });

  test('without a login are not listed', async () => {
    const { adapter, model } = make();
    const first = await installed(adapter);
    expect(await adapter.list()).toEqual([{ id: 'shop_a', active: true, created: 0 }]);
    await adapter.disable({ id: 'shop_a' });
    expect(await adapter.list()).toEqual([{ id: 'shop_a', active: false, created: 0 }]);
    await adapter.remove({ id: 'shop_a' }, {});
    expect(await adapter.list()).toEqual([]);
    expect(model.accepts(first)).toBe(false);
  });

  test('that were removed are not disabled again', async () => {
    const { adapter } = make();
    await installed(adapter);
    await adapter.remove({ id: 'shop_a' }, {});
    await adapter.disable({ id: 'shop_a' });
    expect(await adapter.list()).toEqual([]);
  });

  test('that were dropped are disabled and removed already', async () => {
    const { adapter, model } = make();
    await installed(adapter);
    model.removeByHand('shop_a');
    await adapter.disable({ id: 'shop_a' });
    await adapter.remove({ id: 'shop_a' }, {});
    expect(model.roles.has('shop_a')).toBe(false);
  });

  test.each(['shop', 'shop_a'])('must not include the administrator %s', async (administrator) => {
    const { adapter, model } = make();
    model.administrator = administrator;
    await expect(installed(adapter)).rejects.toMatchObject({ code: 'PrincipalUnfit' });
    expect(model.roles.size).toBe(0);
  });

  test('may be those of an administrator who is neither', async () => {
    const { adapter, model } = make(single);
    model.administrator = 'shop_a';
    await expect(installed(adapter)).resolves.toMatchObject({ username: 'shop' });
  });
});

describe('one login', () => {
  test('keeps a password that replaced the one to remove', async () => {
    const { adapter, model } = make(single);
    const first = await installed(adapter);
    const second = await installed(adapter, first);
    await adapter.remove({ id: 'v', value: first }, { current: second });
    expect(model.accepts(second)).toBe(true);
    await adapter.remove({ id: 'v', value: first }, {});
    expect(model.accepts(second)).toBe(true);
    await adapter.remove({ id: 'v' }, {});
    expect(model.accepts(second)).toBe(true);
  });

  test('gets its current password back when a later one is removed', async () => {
    const { adapter, model } = make(single);
    const current = await installed(adapter);
    const abandoned = await installed(adapter, current);
    await adapter.remove({ id: 'v', value: abandoned }, { current });
    expect([model.accepts(current), model.accepts(abandoned)]).toEqual([true, false]);
  });
});

describe('open sessions', () => {
  const sessions = async (parameters: object, work: (adapter: Full, value: Login) => unknown) => {
    const { adapter, model } = make(parameters);
    const value = await installed(adapter);
    model.use(JSON.stringify(value));
    await work(adapter, value);
    return model.sessions.get(value.username) ?? 0;
  };
  const disable = (adapter: Full, { username }: Login) => adapter.disable({ id: username });
  const remove = (adapter: Full, value: Login) => adapter.remove({ id: value.username, value }, {});
  const replace = (adapter: Full, value: Login) => installed(adapter, value);
  const prove = async (adapter: Full, value: Login) => {
    await installed(adapter, value);
    await adapter.proveRefused(value, ONCE);
  };

  test.each<[string, object, (adapter: Full, value: Login) => Promise<unknown>, number]>([
    ['end with a disabled login', {}, disable, 0],
    ['end with a removed login', {}, remove, 0],
    ['of one login end when it is removed', single, remove, 0],
    ['of one login survive a new password', single, replace, 1],
    ['of one login end when its password is proved dead', single, prove, 0],
    ['survive a disabled login with keepSessions', { keepSessions: 'true' }, disable, 1],
    ['survive a removed login with keepSessions', { keepSessions: true }, remove, 1],
    ['of one login survive its removal with keepSessions', { ...single, keepSessions: true }, remove, 1],
    ['of one login survive the proof with keepSessions', { ...single, keepSessions: true }, prove, 1],
  ])('%s', async (_, parameters, work, left) => {
    expect(await sessions(parameters, work)).toBe(left);
  });
});

test('an operation ends within the time that the adapter declares', () => {
  // The login that `remove` of one login tries first, and the session of the administrator.
  expect(TIMES.issue).toBeGreaterThanOrEqual(SESSION + STEP);
  expect([make().adapter.traits.times, make(single).adapter.traits.times]).toEqual([TIMES, TIMES]);
});
