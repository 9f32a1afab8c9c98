import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server as TcpServer } from 'node:net';
import { connect } from 'node:tls';
import type { Spec } from '../../../../lambdas/credentials/http-api/spec/types';
import { NAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import { type Network, overHttps } from '../../../../lambdas/credentials/http-api/transport';
import type { WireRequest } from '../../../../lambdas/credentials/http-api/wire';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';

const HOST = 'api.acme.example';
const PUBLIC = '192.0.2.7';
const authority = new CertificateAuthority();
const spec: Spec = { ...NAMED, certificateAuthority: authority.certificate };

let respond: (response: ServerResponse, host: string) => void;
/** Answers a request instead of `respond`. */
let received: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
let server: Server;
let silent: TcpServer;

const portOf = (one: { address(): unknown }): number => (one.address() as AddressInfo).port;
const listening = (one: TcpServer | Server) =>
  new Promise<void>((resolve) => {
    one.listen(0, '127.0.0.1', () => resolve());
  });

beforeAll(async () => {
  server = createServer(authority.issue(HOST, '192.0.2.9'), (request, response) =>
    received ? received(request, response) : respond(response, String(request.headers.host)),
  );
  silent = createTcp(() => undefined);
  await Promise.all([listening(server), listening(silent)]);
});

afterEach(() => {
  received = undefined;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  silent.close();
});

/** A network in which every address leads to a server of this test. */
function network(addresses: readonly string[] = [PUBLIC], port = () => portOf(server)) {
  const connected: string[] = [];
  const resolved: string[] = [];
  const made: Network = {
    async resolve(host) {
      resolved.push(host);
      return addresses;
    },
    connect(options) {
      connected.push(`${options.host}:${options.port}`);
      return connect({ ...options, host: '127.0.0.1', port: port() });
    },
  };
  return { ...made, connected, resolved };
}

const get = (url = `https://${HOST}/v1/me`): WireRequest => ({
  method: 'GET',
  url,
  headers: { a: 'secret-of-a-request' },
});

/** Code and text of a failure. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => ({ code: 'none', message: '' }),
    (thrown: { code: string; message: string }) => thrown,
  );
  expect(error.message).not.toContain('secret-of');
  return `${error.code}: ${error.message}`;
}

test('sends a request to the address that was checked, and parses the answer', async () => {
  respond = (response, host) => response.writeHead(201, { 'Retry-After': '7' }).end(JSON.stringify({ host }));
  const own = network();
  const answer = await overHttps(spec, own)(get());
  expect(answer).toMatchObject({ status: 201, json: { host: HOST } });
  expect(answer.headers['retry-after']).toBe('7');
  expect([own.resolved, own.connected]).toEqual([[HOST], [`${PUBLIC}:443`]]);
});

test('sends a body, and the port in the Host header', async () => {
  respond = (response, host) => response.end(JSON.stringify(host));
  const own = network();
  const { json } = await overHttps(
    spec,
    own,
  )({ ...get(`https://${HOST}:8200/v1`), method: 'POST', body: '{}' });
  expect([json, own.connected]).toEqual([`${HOST}:8200`, [`${PUBLIC}:8200`]]);
});

test.each(['DELETE', 'GET', 'POST'])('states the length of the body of a %s', async (method) => {
  received = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => response.end(JSON.stringify(Buffer.concat(chunks).toString())));
  };
  const { json } = await overHttps(spec, network())({ ...get(), method, body: '{"ids":["\u00e9"]}' });
  expect(json).toBe('{"ids":["\u00e9"]}');
});

test.each([
  ['{"id":9007199254740993,"n":1.5e300,"t":"1234567890123456789 \\" 9007199254740993"}', '9007199254740993'],
  [
    '\ufeff{"id":-98765432109876543210,"n":1.5e300,"t":"1234567890123456789 \\" 9007199254740993"}',
    '-98765432109876543210',
  ],
])('does not round the number of an id: %s', async (text, id) => {
  respond = (response) => response.end(text);
  const { json } = await overHttps(spec, network())(get());
  expect(json).toEqual({ id, n: 1.5e300, t: '1234567890123456789 " 9007199254740993' });
});

test('names a request with a line break in a header', async () => {
  const request = { ...get(), headers: { a: 'secret-of-a-request\r\nb: c' } };
  const own = network();
  expect(await failureOf(overHttps(spec, own)(request))).toBe('IssuerUnreachable: ERR_INVALID_CHAR.');
  expect(own.connected).toEqual([]);
});

test('does not resolve an address', async () => {
  respond = (response) => response.end('{}');
  const own = network([]);
  await overHttps(spec, own)(get('https://192.0.2.9/'));
  expect([own.resolved, own.connected]).toEqual([[], ['192.0.2.9:443']]);
});

test.each([
  ['a loopback address', ['127.0.0.1'], 'is an address of the machine itself or of its link'],
  ['the metadata of an instance', ['169.254.169.254'], 'is an address of the machine itself or of its link'],
  ['a private address', ['10.1.2.3'], 'is a private address'],
  ['a public and a private address', [PUBLIC, '10.1.2.3'], 'is a private address'],
  ['a loopback address in IPv6', ['::ffff:127.0.0.1'], 'is an address of the machine itself'],
])('does not connect to a host with %s', async (_name, addresses, reason) => {
  const own = network(addresses);
  const failure = await failureOf(overHttps(spec, own)(get()));
  expect(failure).toContain(`AddressRefused: ${HOST} resolves to ${addresses.at(-1)}, which ${reason}`);
  expect(own.connected).toEqual([]);
});

test('connects to a private address if the spec allows it, and to no loopback address', async () => {
  respond = (response) => response.end('{}');
  const inVpc: Spec = { ...spec, network: 'private' };
  expect((await overHttps(inVpc, network(['10.1.2.3']))(get())).status).toBe(200);
  expect(await failureOf(overHttps(inVpc, network(['127.0.0.1']))(get()))).toContain('AddressRefused');
});

test('refuses a certificate of another name, and one of an unknown authority', async () => {
  respond = (response) => response.end('{}');
  const other = overHttps(spec, network())(get('https://other.example/'));
  expect(await failureOf(other)).toBe('TlsFailed: ERR_TLS_CERT_ALTNAME_INVALID.');
  const unknown = overHttps(
    { ...spec, certificateAuthority: new CertificateAuthority().certificate },
    network(),
  );
  expect(await failureOf(unknown(get()))).toMatch(/^TlsFailed: /);
});

test('stops reading an answer of 50 MB', async () => {
  let sent = 0;
  respond = (response) => {
    const chunk = Buffer.alloc(64 * 1024, 'a');
    const more = () => {
      while (sent < 50e6 && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  };
  expect(await failureOf(overHttps(spec, network())(get()))).toBe(
    'IssuerMismatch: the answer has more than 1024 KiB.',
  );
  expect(sent).toBeLessThan(50e6);
});

test('returns a redirect, which it does not follow', async () => {
  respond = (response) => response.writeHead(302, { location: 'https://evil.example/' }).end();
  const own = network();
  expect(await overHttps(spec, own)(get())).toMatchObject({ status: 302, json: undefined });
  expect(own.resolved).toEqual([HOST]);
});

test('returns no value for an answer that is not JSON', async () => {
  respond = (response) => response.end('<html>secret-of-an-answer');
  expect(await overHttps(spec, network())(get())).toMatchObject({ status: 200, json: undefined });
});

test('limits the time of an answer, of a handshake and of a resolution', async () => {
  respond = (response) => void response.write('{');
  const late = 'IssuerTimedOut: no complete answer within 0.05 s.';
  expect(await failureOf(overHttps(spec, network(), 50)(get()))).toBe(late);
  expect(
    await failureOf(
      overHttps(
        spec,
        network([PUBLIC], () => portOf(silent)),
        50,
      )(get()),
    ),
  ).toBe(late);
  const never: Network = { ...network(), resolve: () => new Promise(() => undefined) };
  expect(await failureOf(overHttps(spec, never, 50)(get()))).toBe(
    'IssuerTimedOut: no address within 0.05 s.',
  );
});

test('names a host without an address, a refused and a lost connection', async () => {
  expect(await failureOf(overHttps(spec, network([]))(get()))).toBe(
    `IssuerUnreachable: ${HOST} has no address.`,
  );
  const unknown: Network = {
    ...network(),
    resolve: async () =>
      Promise.reject(Object.assign(new Error('secret-of-an-error'), { code: 'ENOTFOUND' })),
  };
  expect(await failureOf(overHttps(spec, unknown)(get()))).toBe('IssuerUnreachable: ENOTFOUND.');
  expect(
    await failureOf(
      overHttps(
        spec,
        network([PUBLIC], () => 1),
      )(get()),
    ),
  ).toBe('IssuerUnreachable: ECONNREFUSED.');
  respond = (response) => void response.socket?.destroy();
  expect(await failureOf(overHttps(spec, network())(get()))).toBe('IssuerUnreachable: ECONNRESET.');
});

test('resolves names with those of the machine unless a test says otherwise', async () => {
  expect(await failureOf(overHttps(spec)(get('https://localhost/')))).toMatch(
    /^AddressRefused: localhost resolves to/,
  );
});
