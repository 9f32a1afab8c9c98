import { inspect } from 'node:util';
import type { StandardSchema } from '../../src';
import { settled } from '../../src/testing';
import { MINUTE, setUp } from '../setup';

interface Login {
  readonly username: string;
  readonly password: string;
}

let validations = 0;
const schema: StandardSchema<Login> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: async (value) => {
      validations++;
      const { password } = value as Login;
      if (typeof password === 'string')
        return { value: { username: 'default', ...(value as { password: string }) } };
      return { issues: [{ message: `Invalid input: ${JSON.stringify(value)}`, path: ['password'] }] };
    },
  },
};

test('json() is the output of the schema, which runs once for each version', async () => {
  const { backend, client } = setUp();
  backend.put('db', '{"password":"one"}');
  const db = client.secret('db', { schema });
  validations = 0;
  const login = (await db.get()).json();
  await db.refresh();
  expect(login).toEqual({ username: 'default', password: 'one' });
  expect(Object.isFrozen(login)).toBe(true);
  expect(validations).toBe(1);
});

test('a first version that is not valid fails, and its error quotes nothing', async () => {
  const { backend, client } = setUp();
  backend.put('db', '{"password":12345678,"hunter2":true}');
  const error = await client
    .secret('db', { schema })
    .get()
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'SecretNotValid', message: expect.stringContaining('$.password') });
  expect(inspect(error, { showHidden: true })).not.toMatch(/hunter2|12345678/);
});

test('a new version that is not valid keeps the last valid one', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', '{"password":"one"}');
  const db = client.secret('db', { schema });
  await db.get();
  const errors: string[] = [];
  client.on('error', ({ error }) => errors.push(error.code));
  backend.put('db', 'not json');
  await clock.advance(6 * MINUTE);
  await db.get();
  await settled();
  expect((await db.get()).json().password).toBe('one');
  expect(errors).toEqual(['SecretNotJson']);
  expect(client.health().secrets[0]).toMatchObject({ state: 'stale', error: { code: 'SecretNotJson' } });
  backend.put('db', '{"password":"three"}');
  await clock.advance(MINUTE);
  await db.get();
  await settled();
  expect((await db.get()).json().password).toBe('three');
});

test('a schema that throws is not quoted, and names that look like values are not shown', async () => {
  const { backend, client } = setUp();
  backend.put('db', '{"sk_live_4eC39HqLyjWDarjtT1zdp7dc":1}');
  const issues = [{ message: '', path: [{ key: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc' }, 0] }];
  const answers = [
    () => ({ issues }),
    () => {
      throw new Error('sk_live_4eC39HqLyjWDarjtT1zdp7dc');
    },
  ];
  for (const validate of answers) {
    const strange: StandardSchema = { '~standard': { version: 1, vendor: 'test', validate } };
    const error = await client
      .secret('db', { schema: strange })
      .get()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SecretNotValid' });
    expect(inspect(error, { showHidden: true })).not.toContain('sk_live');
  }
});
