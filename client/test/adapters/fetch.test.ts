import { createServer, type IncomingHttpHeaders } from 'node:http';
import { SecretsClient } from '../../src';
import { createFetch } from '../../src/adapters/fetch';
import { MemoryBackend, VirtualClock } from '../../src/testing';
import { listen, type WireServer } from './servers/wire-server';

let keys: string[];
let requests: { headers: IncomingHttpHeaders; body: string }[];
let server: WireServer;
let origin: string;
let backend: MemoryBackend;
let client: SecretsClient;

beforeEach(async () => {
  keys = ['one'];
  requests = [];
  backend = new MemoryBackend();
  // Its clock stands still, so that the number of fetches does not depend on the machine.
  client = new SecretsClient({ backend, timers: false, clock: new VirtualClock() });
  server = await listen(
    createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      requests.push({ headers: request.headers, body });
      const key = request.headers['x-api-key'] ?? request.headers.authorization?.replace('Bearer ', '');
      if (request.url === '/redirect') response.writeHead(302, { location: 'http://localhost:1/' }).end();
      else response.writeHead(keys.includes(String(key)) ? 200 : 401).end(`${key} ${body}`);
    }),
  );
  origin = `http://127.0.0.1:${server.port}`;
});

afterEach(async () => {
  await client.close();
  await server.stop();
});

test('a request has the secret in its header', async () => {
  backend.put('api', 'one');
  const api = createFetch(client.secret('api'), { origins: origin });
  const response = await api(`${origin}/`, { headers: { accept: 'text/plain' } });
  expect([response.status, await response.text()]).toEqual([200, 'one ']);
  expect(requests[0]?.headers).toMatchObject({ accept: 'text/plain', authorization: 'Bearer one' });
});

test('a refused request is repeated with the new version, with its body', async () => {
  backend.put('api', '{"key":"one"}');
  const secret = client.secret<{ key: string }>('api');
  await secret.get();
  backend.put('api', '{"key":"two"}');
  keys = ['two'];
  const format = (value: { json(): unknown }) => (value.json() as { key: string }).key;
  const api = createFetch(secret, { origins: [origin], header: 'x-api-key', format });
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('streamed'));
      controller.close();
    },
  });
  const response = await api(origin, { method: 'POST', body, duplex: 'half' } as RequestInit);
  expect(await response.text()).toBe('two streamed');
  expect(requests.map((request) => request.body)).toEqual(['streamed', 'streamed']);
  expect(backend.calls).toBe(2);
});

test('a response that refuses every version is returned', async () => {
  backend.put('api', 'wrong');
  const api = createFetch(client.secret('api'), { origins: origin, budget: 0 });
  const response = await api(origin);
  expect([response.status, await response.text()]).toEqual([401, 'wrong ']);
  expect(requests).toHaveLength(1);
});

test('the secret is sent to no other origin', async () => {
  backend.put('api', 'one');
  const api = createFetch(client.secret('api'), {
    origins: 'https://api.example.com/v1',
    header: 'x-api-key',
  });
  await expect(api(origin)).rejects.toMatchObject({
    code: 'OriginNotAllowed',
    message: expect.not.stringContaining('one'),
  });
  const local = createFetch(client.secret('api'), { origins: origin, header: 'x-api-key' });
  await expect(local(`${origin}/redirect`)).rejects.toThrow();
  expect(requests).toHaveLength(1);
  const manual = await local(`${origin}/redirect`, { redirect: 'manual' });
  expect(manual.status).toBe(302);
});

test('the test of a response is an option', async () => {
  backend.put('api', 'one');
  await client.get('api');
  backend.put('api', 'two');
  const isRefused = async (response: Response) => (await response.clone().text()) === 'one ';
  const api = createFetch(client.secret('api'), { origins: origin, isRefused });
  expect(await (await api(origin)).text()).toBe('two ');
});
