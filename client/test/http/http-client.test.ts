import { createServer } from 'node:net';
import type { HttpOptions } from '../../src/http/http';
import { HttpClient } from '../../src/http/http-client';
import { type Answer, closeAfterEach, serve } from './server';

const track = closeAfterEach();

/** A server whose answers are given in order, the last one for ever, and a client of it. */
async function open(answers: Answer[], options: HttpOptions = {}) {
  let count = 0;
  const server = track(await serve(() => answers[Math.min(count++, answers.length - 1)] as Answer));
  const client = track(new HttpClient({ attempts: 3, ...options }));
  const url = new URL(server.url);
  const get = (signal?: AbortSignal) =>
    client.call(
      'the server',
      async (send) => {
        const response = await send({ method: 'POST', url, headers: {}, body: '{}' });
        if (response.status >= 500) throw new Error(`HTTP ${response.status}`);
        return response.body;
      },
      signal,
    );
  return { ...server, client, get };
}

describe.each([
  ["Node's HTTP client", {}],
  ['fetch', { fetch: globalThis.fetch }],
])('by %s', (_, options) => {
  test('repeats a call after HTTP 5xx and a closed connection', async () => {
    const { get, received } = await open([503, 'cut', { body: 'good' }], options);
    expect(await get()).toBe('good');
    expect(received.map(({ body }) => body)).toEqual(['{}', '{}', '{}']);
  });

  test('ends after its attempts', async () => {
    const { get, received } = await open([500], { ...options, attempts: 2 });
    await expect(get()).rejects.toMatchObject({ failure: 'transient', message: 'HTTP 500 (the server)' });
    expect(received).toHaveLength(2);
  });

  test('ends a call that hangs at its deadline, and says what happened before', async () => {
    const { get } = await open([500, 'hang'], { ...options, timeout: 300 });
    await expect(get()).rejects.toMatchObject({
      failure: 'transient',
      message: 'no answer of the server within 300 ms; before: HTTP 500 (the server)',
    });
  });

  test('ends when its caller aborts', async () => {
    const { get } = await open(['hang'], options);
    const controller = new AbortController();
    const call = get(controller.signal);
    setTimeout(() => controller.abort(), 20);
    await expect(call).rejects.toMatchObject({ failure: 'transient', message: 'the call was cancelled' });
    await expect(get(AbortSignal.abort())).rejects.toThrow('the call was cancelled');
  });

  test('names a refused connection', async () => {
    const { get, close } = await open([200], { ...options, attempts: 1 });
    await close();
    await expect(get()).rejects.toMatchObject({ code: 'ECONNREFUSED', failure: 'transient' });
  });
});

test('does not follow a redirect with fetch', async () => {
  const target = track(await serve(() => 200));
  const { get } = await open([{ status: 307, headers: { location: target.url } }], { fetch, attempts: 1 });
  await expect(get()).rejects.toMatchObject({ failure: 'transient' });
  expect(target.received).toEqual([]);
});

test('uses a connection again, and replaces one that the server closed', async () => {
  const ports = new Set<number | undefined>();
  const { server, get, client } = await open([{ body: 'good' }], { attempts: 1 });
  const sockets: import('node:net').Socket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    ports.add(socket.remotePort);
  });
  await get();
  await get();
  expect(ports.size).toBe(1);
  // The client has not noticed when it sends the next request.
  sockets[0]?.resetAndDestroy();
  expect(await get()).toBe('good');
  expect(ports.size).toBe(2);
  client.close();
});

test('does not use a connection again after a frozen time', async () => {
  const { server, get } = await open([{ body: 'good' }]);
  let connections = 0;
  server.on('connection', () => {
    connections++;
  });
  await get();
  const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
  await get();
  now.mockRestore();
  expect(connections).toBe(2);
});

test('limits the time for a connection', async () => {
  // Accepts TCP but never answers the TLS handshake.
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  track({ close: () => silent.close() });
  const { port } = silent.address() as import('node:net').AddressInfo;
  const client = track(new HttpClient({ connectTimeout: 50, attempts: 1 }));
  const url = new URL(`https://127.0.0.1:${port}`);
  const call = client.call('it', (send) => send({ method: 'GET', url, headers: {} }));
  await expect(call).rejects.toMatchObject({
    code: 'ETIMEDOUT',
    message: expect.stringContaining(`no connection to 127.0.0.1:${port} within 50 ms`),
  });
});

test('refuses a body without end', async () => {
  const { get } = await open([{ body: 'x'.repeat((8 << 20) + 1) }], { attempts: 1 });
  await expect(get()).rejects.toThrow('the response is larger than');
});
