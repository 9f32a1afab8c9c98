import {
  type LambdaOptions,
  type MiddyRequest,
  secretGetter,
  secretsMiddleware,
  withSecrets,
} from '../../src/adapters/lambda';
import { settled } from '../../src/testing';
import { denied, down, MINUTE, setUp } from '../setup';

const refused = Object.assign(new Error('password authentication failed'), { code: '28P01' });

/** Runs a handler with a middleware as Middy does: before, handler, after; onError for a failure of any of them. */
function middy<R>(handler: (event: object, context: object) => R | Promise<R>) {
  return {
    use: (middleware: ReturnType<typeof secretsMiddleware>) => async (event: object, context: object) => {
      const request: MiddyRequest & { event: object; error?: unknown; response?: R } = {
        ...{ event, context, internal: {} },
      };
      try {
        await middleware.before(request);
        request.response = await handler(event, context);
        await middleware.after(request);
        return { response: request.response, internal: request.internal };
      } catch (error) {
        request.error = error;
        await middleware.onError(request);
        throw error;
      }
    },
  };
}

/** A function in one of the two styles. It returns the value that it got, or fails. */
type Style = (
  parts: ReturnType<typeof setUp>,
  fail?: () => unknown,
  options?: LambdaOptions,
) => () => Promise<string>;
const STYLES: [string, Style][] = [
  [
    'withSecrets',
    ({ client }, fail = () => undefined, options) => {
      const handler = withSecrets(
        client,
        { db: 'db' },
        async (_event: object, _context: object, { db }) => {
          const error = fail();
          if (error) throw error;
          return db.reveal();
        },
        options,
      );
      return () => handler({}, {});
    },
  ],
  [
    'secretsMiddleware',
    ({ client }, fail = () => undefined, options) => {
      const handler = middy((_event, context) => {
        const error = fail();
        if (error) throw error;
        return (context as { db: { reveal(): string } }).db.reveal();
      }).use(secretsMiddleware(client, { db: 'db' }, { setToContext: true, ...options }));
      return async () => (await handler({}, {})).response as string;
    },
  ],
];

describe.each(STYLES)('%s', (_, style) => {
  test('fetches in the initialization, and serves events from the cache', async () => {
    const parts = setUp();
    parts.backend.put('db', 'one');
    const invoke = style(parts);
    await settled();
    expect(parts.backend.calls).toBe(1);
    expect([await invoke(), await invoke()]).toEqual(['one', 'one']);
    expect(parts.backend.calls).toBe(1);
  });

  test('without prefetch, fetches at the first event', async () => {
    const parts = setUp();
    parts.backend.put('db', 'one');
    const invoke = style(parts, undefined, { prefetch: false });
    await settled();
    expect(parts.backend.calls).toBe(0);
    expect(await invoke()).toBe('one');
  });

  test('a failed initialization rejects nothing, and the first event reports it', async () => {
    const parts = setUp();
    parts.backend.fault = () => denied;
    const invoke = style(parts);
    await settled();
    await expect(invoke()).rejects.toBe(denied);
    parts.backend.fault = () => undefined;
    parts.backend.put('db', 'one');
    await parts.clock.advance(MINUTE);
    expect(await invoke()).toBe('one');
  });

  test('ends a fetch in the background before the process is frozen', async () => {
    const parts = setUp();
    parts.backend.put('db', 'one');
    const invoke = style(parts, undefined, { settle: 30_000 });
    await invoke();
    parts.backend.put('db', 'two');
    await parts.clock.advance(10 * MINUTE);
    parts.backend.fault = () => () => new Promise((resolve) => setTimeout(resolve, 20));
    expect(await invoke()).toBe('one');
    expect(parts.client.secret('db').peek()?.reveal()).toBe('two');
  });

  test('does not wait for a backend that hangs', async () => {
    const parts = setUp();
    parts.backend.put('db', 'one');
    const invoke = style(parts, undefined, { settle: 10 });
    await invoke();
    parts.backend.fault = () => 'hang';
    await parts.clock.advance(10 * MINUTE);
    expect(await invoke()).toBe('one');
  });

  test('a fetch that a freeze interrupted is repeated at the next event', async () => {
    const parts = setUp();
    parts.backend.put('db', 'one');
    const invoke = style(parts, undefined, { settle: 10 });
    await invoke();
    parts.backend.fault = () => 'hang';
    await parts.clock.advance(10 * MINUTE);
    await invoke();
    parts.backend.put('db', 'two');
    parts.backend.fault = () => undefined;
    parts.clock.freeze(10 * MINUTE);
    await invoke();
    expect(await invoke()).toBe('two');
  });

  test('after an authentication error the next event uses the new version', async () => {
    const parts = setUp();
    parts.backend.put('db', 'one');
    let error: unknown = refused;
    const invoke = style(parts, () => error);
    parts.backend.put('db', 'two', { stages: ['AWSPENDING'] });
    await settled();
    parts.backend.put('db', 'three');
    await expect(invoke()).rejects.toBe(refused);
    error = undefined;
    expect(await invoke()).toBe('three');
    expect(parts.backend.calls).toBe(2);
  });

  test.each([
    ['another error', new Error('28P01'), {}],
    ['an error that the function of the user does not know', refused, { isAuthError: () => false }],
  ])('%s fetches nothing', async (_name, error, options) => {
    const parts = setUp();
    parts.backend.put('db', 'one');
    const invoke = style(parts, () => error, options);
    await expect(invoke()).rejects.toBe(error);
    expect(parts.backend.calls).toBe(1);
  });

  test('the error of the handler is not replaced by that of a fetch', async () => {
    const parts = setUp();
    parts.backend.put('db', 'one');
    const invoke = style(parts, () => refused);
    await settled();
    parts.backend.fault = () => down;
    await expect(invoke()).rejects.toBe(refused);
  });

  test('sets no timer on the clock of the client', async () => {
    const parts = setUp();
    parts.backend.put('db', 'one');
    await style(parts)();
    expect(parts.clock.pending).toBe(0);
  });
});

test('the middleware adds secrets to `internal`, and to the context only if asked', async () => {
  const { backend, client } = setUp();
  backend.put('shop/db', 'one');
  const context = {};
  const handler = middy(() => 'done').use(secretsMiddleware(client, { db: client.secret('shop/db') }));
  const { internal, response } = await handler({}, context);
  expect(response).toBe('done');
  expect(internal).toEqual({ db: await client.get('shop/db') });
  expect(context).toEqual({});
});

test('the type of a value follows the schema of its handle', async () => {
  const { backend, client } = setUp();
  backend.put('db', JSON.stringify({ user: 'app' }));
  const schema = {
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: (value: unknown) => ({ value: value as { user: string } }),
    },
  };
  const secrets = { db: client.secret('db', { schema }), key: 'db' };
  const handler = withSecrets(client, secrets, (event: { n: number }, _context: unknown, { db, key }) => {
    const user: string = db.json().user;
    // @ts-expect-error no schema, no type
    key.json().user;
    return `${user} ${event.n}`;
  });
  expect(await handler({ n: 1 }, {})).toBe('app 1');
});

describe('secretGetter', () => {
  test('returns text, bytes and JSON', async () => {
    const { backend, client } = setUp();
    backend.put('text', 'one');
    backend.put('bytes', new Uint8Array([1, 2]));
    backend.put('json', '{"user":"app"}');
    const getSecret = secretGetter(client);
    expect(await getSecret('text')).toBe('one');
    expect(await getSecret('bytes')).toEqual(new Uint8Array([1, 2]));
    expect(await getSecret<{ user: string }>('json', { transform: 'json' })).toEqual({ user: 'app' });
  });

  test('keeps stages apart, and fetches again when asked, once for all callers', async () => {
    const { backend, client } = setUp();
    backend.put('db', 'one');
    const getSecret = secretGetter(client);
    await getSecret('db');
    backend.put('db', 'two');
    expect(await getSecret('db', { stage: 'AWSPREVIOUS' })).toBe('one');
    backend.calls = 0;
    const all = await Promise.all(Array.from({ length: 10 }, () => getSecret('db', { forceFetch: true })));
    expect(new Set(all)).toEqual(new Set(['two']));
    expect(backend.calls).toBe(1);
  });
});
