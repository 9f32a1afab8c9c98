import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type HttpsRequest, sendVia } from '../../../lambdas/verification/https';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';

const HOST = 'git.example';
const authority = new CertificateAuthority();
const paths: string[] = [];
let answer: (response: ServerResponse) => void;
const server = createServer(authority.issue(HOST), (request: IncomingMessage, response) => {
  paths.push(request.url ?? '');
  response.on('error', () => undefined);
  answer(response);
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  paths.length = 0;
});

function send(more: Partial<HttpsRequest> = {}) {
  const { port } = server.address() as AddressInfo;
  const options = { hostname: '127.0.0.1', port, servername: HOST, ca: authority.certificate };
  return sendVia(`https://${HOST}/refs`, { method: 'GET', headers: {}, ...more }, options);
}

/** A body without an end, as fast as it is read. */
const endless = (status: number) => (response: ServerResponse) => {
  response.writeHead(status);
  const part = 'x'.repeat(10_000);
  const write = () => {
    while (!response.destroyed && response.write(part));
  };
  response.on('drain', write);
  write();
};

test.each<[string, number | undefined, string]>([
  ['nothing of a success', undefined, ''],
  ['only the beginning of a success that is asked for', 4, 'xxxx'],
])('reads %s', async (_, reads, text) => {
  answer = endless(200);
  expect(await send({ reads })).toEqual({ status: 200, text });
});

test('reads the beginning across packets, and a success that is shorter', async () => {
  answer = (response) => {
    response.writeHead(200);
    response.write('001e');
    setImmediate(() => response.end('# service'));
  };
  expect(await send({ reads: 8 })).toEqual({ status: 200, text: '001e# se' });
  expect(await send({ reads: 100 })).toEqual({ status: 200, text: '001e# service' });
});

test('refuses an error that is too long', async () => {
  answer = endless(500);
  await expect(send({ reads: 4 })).rejects.toThrow('The response is too long.');
});

test('returns an error in full, and does not follow a redirect', async () => {
  answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end('moved');
  expect(await send({ reads: 2 })).toEqual({ status: 302, text: 'moved' });
  expect(paths).toEqual(['/refs']);
});
