import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request as sendRequest } from 'node:https';
import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, connect } from 'node:tls';
import { SECOND } from 'cdk-rekey-engine';
import { networkFailure } from '../../databases/errors';
import { TransportFailure } from './failures';
import { refusalOf } from './spec/addresses';
import type { Spec } from './spec/types';
import { jsonIn, type Transport, type WireAnswer, type WireRequest } from './wire';

/** Time limit of a name resolution, and of a request with its connection and its answer. */
const WITHIN = 10 * SECOND;
/** Largest body of an answer, bytes. */
const MOST_BYTES = 1024 * 1024;

/** The part of a spec that limits its connections. */
export type Reach = Pick<Spec, 'network' | 'certificateAuthority'>;

/** The network. Tests pass servers of their own. */
export interface Network {
  /** Addresses of a host name. */
  resolve(host: string): Promise<readonly string[]>;
  connect(options: ConnectionOptions): ReturnType<typeof connect>;
}

const NETWORK: Network = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  connect,
};

/**
 * Sends requests over HTTPS. A host name is resolved first; each of its addresses must be allowed, and
 * the connection goes to one of them without another resolution. Redirects are not followed.
 */
export function overHttps(spec: Reach, network: Network = NETWORK, limit = WITHIN): Transport {
  return async (request) => {
    const { hostname, port } = new URL(request.url);
    const address = await within(limit, allowedAddress(spec, hostname, network));
    const options: ConnectionOptions = {
      host: address,
      port: Number(port || 443),
      // RFC 6066 does not allow addresses in the server name indication.
      ...(isIP(hostname) === 0 && { servername: hostname }),
      checkServerIdentity: (_name, certificate) => checkServerIdentity(hostname, certificate),
      ...(spec.certificateAuthority !== undefined && { ca: spec.certificateAuthority }),
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
    };
    return exchange(request, () => network.connect(options), limit);
  };
}

/** @throws TransportFailure AddressRefused, IssuerUnreachable */
async function allowedAddress({ network: allowed }: Reach, host: string, network: Network): Promise<string> {
  const found = isIP(host) > 0 ? [host] : await network.resolve(host).catch((error) => rethrow(error));
  for (const address of found) {
    const refusal = refusalOf(address, allowed);
    if (refusal)
      throw new TransportFailure('AddressRefused', `${host} resolves to ${address}, which ${refusal}.`);
  }
  const [first] = found;
  if (first === undefined) throw new TransportFailure('IssuerUnreachable', `${host} has no address.`);
  return first;
}

function exchange(
  { method, url, headers, body }: WireRequest,
  createConnection: () => ReturnType<typeof connect>,
  limit: number,
): Promise<WireAnswer> {
  const answer = new Promise<WireAnswer>((resolve, reject) => {
    // Node.js states no length of the body of a DELETE or a GET, which servers then ignore.
    const length = body !== undefined && { 'content-length': String(Buffer.byteLength(body)) };
    // Without an agent, the port in the Host header would be that of HTTP.
    const options = { method, headers: { ...headers, ...length }, createConnection, defaultPort: 443 };
    const request = sendRequest(url, options, (response) => {
      readBody(response)
        .then((json) => resolve({ status: response.statusCode ?? 0, headers: plain(response.headers), json }))
        .catch((error: unknown) => {
          request.destroy();
          fail(error);
        });
    });
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(failureOf(error));
    };
    const timer = setTimeout(() => {
      fail(new TransportFailure('IssuerTimedOut', `no complete answer within ${limit / SECOND} s.`));
      request.destroy();
    }, limit);
    request.on('error', fail);
    request.on('close', () => clearTimeout(timer));
    request.end(body);
  });
  // Node.js throws for options that it does not accept, such as a line break in a header.
  return answer.catch(rethrow);
}

async function readBody(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new TransportFailure('IssuerMismatch', `the answer has more than ${MOST_BYTES / 1024} KiB.`);
    chunks.push(chunk);
  }
  return jsonIn(Buffer.concat(chunks).toString('utf8'));
}

const plain = (headers: IncomingMessage['headers']): WireAnswer['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));

/** The failure of an error of Node.js. Only its code is quoted: a message may contain the request. */
function failureOf(error: unknown): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const { code = 'an error without a code' } = error as NodeJS.ErrnoException;
  const known = networkFailure(code) === 'TlsFailed' ? 'TlsFailed' : 'IssuerUnreachable';
  return new TransportFailure(known, `${code}.`);
}

function rethrow(error: unknown): never {
  throw failureOf(error);
}

/** The result of work, or a failure when it takes too long. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new TransportFailure('IssuerTimedOut', `no address within ${milliseconds / SECOND} s.`)),
      milliseconds,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
