/** Input, errors and times that a client does not expect. */
import { type FetchedVersion, isAuthenticationError, type Secret, SecretsClient } from '../src';
import { settled } from '../src/testing';
import { down, HOUR, setUp } from './setup';

const refuse = () => Promise.reject(Object.assign(new Error('refused'), { code: '28P01' }));

describe('ids', () => {
  test.each(['__proto__', 'constructor', 'toString', 'a\0b', 'a\nb'])(
    '%j is a name like any other',
    async (id) => {
      const { backend, client } = setUp();
      backend.put(id, 'value-of-the-secret');
      expect((await client.get(id)).reveal()).toBe('value-of-the-secret');
      expect(client.health()).toMatchObject({ ok: true, secrets: [{ id, state: 'fresh' }] });
      expect(client.redactor()('value-of-the-secret')).toBe(String(client.secret(id).peek()));
    },
  );

  test.each([[''], [undefined], [null], [5]])('%j is refused without a call', async (id) => {
    const { backend, client } = setUp();
    const invalid = { code: 'InvalidOptions', message: expect.stringContaining('environment variable') };
    await expect(client.get(id as string)).rejects.toMatchObject(invalid);
    await expect(client.withSecret(id as string, String)).rejects.toMatchObject(invalid);
    await expect(client.ready([id as string])).rejects.toMatchObject(invalid);
    expect(() => client.secret(id as string)).toThrow(expect.objectContaining(invalid));
    expect(backend.calls).toBe(0);
  });
});

describe('errors of the function', () => {
  test('with cycles are classified at once', () => {
    const error = Object.assign(new AggregateError([]), { cause: undefined as unknown });
    error.cause = error;
    error.errors.push(...Array(1_000).fill(error));
    expect(isAuthenticationError(error)).toBe(false);
    error.errors.push({ code: '28P01' });
    expect(isAuthenticationError(error)).toBe(true);
  });

  test('with members that throw reach the caller', async () => {
    const { backend, client } = setUp();
    backend.put('db', 'one');
    const error = Object.defineProperty(new Error('own'), 'status', {
      get: () => {
        throw new Error('of the getter');
      },
    });
    await expect(client.withSecret('db', () => Promise.reject(error))).rejects.toBe(error);
  });

  test.each([[undefined], [null], ['text'], [0]])('may be %j', async (error) => {
    const { backend, client } = setUp();
    backend.put('db', 'one');
    await expect(client.withSecret('db', () => Promise.reject(error))).rejects.toBe(error);
  });

  test('a thenable is awaited', async () => {
    const { backend, client } = setUp();
    backend.put('db', 'one');
    // biome-ignore lint/suspicious/noThenProperty: a promise of another library
    const thenable = { then: (resolve: (value: string) => void) => resolve('settled') };
    expect(await client.withSecret('db', () => thenable as unknown as Promise<string>)).toBe('settled');
  });
});

describe('a clock that is set back by an hour', () => {
  test('does not lengthen the budget', async () => {
    const { backend, client, clock } = setUp();
    backend.put('db', 'one');
    const using = client.withSecret('db', refuse);
    using.catch(() => {});
    await settled();
    clock.freeze(-HOUR);
    await clock.advance(6_000);
    await expect(using).rejects.toMatchObject({ code: 'CredentialRefused' });
    expect(backend.calls).toBeLessThan(10);
  });

  test('does not lengthen the start', async () => {
    const { backend, client, clock } = setUp();
    backend.fault = () => down;
    const starting = client.ready(['db']);
    starting.catch(() => {});
    await settled();
    clock.freeze(-HOUR);
    await clock.advance(14_000);
    await expect(starting).rejects.toMatchObject({ code: 'NotReady' });
  });
});

describe('times that are no numbers', () => {
  test.each([[Number.NaN], [-1]])('%d is no budget and no timeout', async (time) => {
    const { backend, client } = setUp();
    backend.put('db', 'one');
    const invalid = { code: 'InvalidOptions' };
    await expect(client.withSecret('db', refuse, { budget: time })).rejects.toMatchObject(invalid);
    await expect(client.ready(['db'], { timeout: time })).rejects.toMatchObject(invalid);
  });
});

describe('close()', () => {
  test('ends the wait for a newer version', async () => {
    const { backend, client, clock } = setUp();
    backend.put('db', 'one');
    const using = client.withSecret('db', refuse);
    using.catch(() => {});
    await clock.advance(100);
    await client.close();
    await expect(using).rejects.toMatchObject({ code: 'ClientClosed' });
    expect(clock.pending).toBe(0);
  });

  test('ends the wait of ready()', async () => {
    const { backend, client, clock } = setUp();
    backend.fault = () => down;
    const starting = client.ready(['db']);
    starting.catch(() => {});
    await clock.advance(4_000);
    await client.close();
    await expect(starting).rejects.toMatchObject({ code: 'NotReady' });
    expect(clock.pending).toBe(0);
  });

  test('may be called by a listener, and several times at once', async () => {
    const { backend, client } = setUp();
    const db = client.secret('db');
    backend.put('db', 'one');
    await db.get();
    client.on('rotated', () => void client.close());
    backend.put('db', 'two');
    await db.refresh();
    await Promise.all([client.close(), client.close()]);
    await expect(db.get()).rejects.toMatchObject({ code: 'ClientClosed' });
  });
});

describe('a backend that breaks its contract', () => {
  const version = { id: 'db', versionId: 'v1', stages: [], value: 'one' };

  test.each([
    [undefined],
    [null],
    [{}],
    [{ ...version, value: undefined }],
    [{ ...version, value: { password: 'hunter2' } }],
    [{ ...version, versionId: 1 }],
  ])('is named when it answers %j', async (answer) => {
    const fetch = async () => answer as unknown as FetchedVersion;
    const client = new SecretsClient({ backend: { name: 'own', fetch } });
    const error = await client.get('db').catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: 'InvalidRequest', message: expect.stringMatching(/^own answered/) });
    expect(String(error)).not.toContain('hunter2');
  });

  test('is asked one by one when it answers a batch so', async () => {
    const client = new SecretsClient({
      backend: {
        name: 'own',
        fetch: async ({ id }) => ({ ...version, id }),
        fetchMany: async () => [undefined, {}] as unknown as FetchedVersion[],
      },
    });
    await client.ready(['a', 'b']);
    expect(['a', 'b'].map((id) => (client.secret(id).peek() as Secret).reveal())).toEqual(['one', 'one']);
  });
});
