import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpGet } from '../../../../lambdas/leaks/reports/http-get';

const servers: Server[] = [];

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

test('sends headers and returns the answer', async () => {
  const url = await serving(({ headers }, response) => {
    response.writeHead(203, { 'X-Sent': headers['x-own'] }).end('Zoë');
  });
  expect(await httpGet()(url, { 'x-own': 'one' })).toMatchObject({
    ...{ status: 203, body: 'Zoë', headers: { 'x-sent': 'one' } },
  });
});

test('does not follow a redirect', async () => {
  let requests = 0;
  const url = await serving((_request, response) => {
    requests++;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect(await httpGet()(url, {})).toMatchObject({ status: 302, headers: { location: '/elsewhere' } });
  expect(requests).toBe(1);
});

test('reads no answer of more than 512 KiB', async () => {
  const url = await serving((_request, response) => {
    for (let n = 0; n < 9; n++) response.write('x'.repeat(64 * 1024));
    response.end();
  });
  await expect(httpGet()(url, {})).rejects.toThrow('has more than 512 KiB');
});

test.each([
  ['no answer', () => undefined],
  ['half an answer', (_request: unknown, response: { write(text: string): void }) => response.write('x')],
])('waits for %s no longer than the limit', async (_what, listener) => {
  const url = await serving(listener as RequestListener);
  await expect(httpGet(fetch, 50)(url, {})).rejects.toThrow('TimeoutError');
});

test('names a failure of the network without the request', async () => {
  const url = await serving(() => undefined);
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  const error = await httpGet()(`${url}secret-path`, {}).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({
    name: 'HttpError',
    message: expect.stringMatching(/did not answer: ECONNREFUSED/),
  });
  expect(String(error)).not.toContain('secret-path');
});
