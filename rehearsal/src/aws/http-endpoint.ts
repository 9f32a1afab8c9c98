import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, ListenOptions } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, type TLSSocket } from 'node:tls';
import type { LocalAws } from './local-aws';
import type { HttpRequest } from './sigv4';

/** The HTTP and HTTPS servers of the local AWS on loopback. All services and regions share them. */
export class HttpEndpoint {
  private readonly servers: Server[] = [];
  private folder: string | undefined;

  constructor(private readonly aws: LocalAws) {}

  /** Listens on a free port of 127.0.0.1. Sets the endpoint of the local AWS and returns its URL. */
  async open(): Promise<string> {
    const server = await this.listen({ host: '127.0.0.1', port: 0 });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.aws.endpoint = endpoint;
    if (process.platform !== 'win32') this.aws.socket = await this.openSocket();
    this.aws.tlsPort = await this.openTls();
    return endpoint;
  }

  async close(): Promise<void> {
    const servers = this.servers.splice(0);
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Listens on a Unix socket, which is faster than the port for the processes of functions. */
  private async openSocket(): Promise<string> {
    this.folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
    const path = join(this.folder, 'endpoint');
    await this.listen({ path });
    return path;
  }

  /** Listens for functions that connect to AWS's own host names. */
  private async openTls(): Promise<number> {
    const { authority } = this.aws.issuers;
    const server = await this.listen({ host: '127.0.0.1', port: 0 }, (answer) =>
      createTlsServer(
        {
          ...authority.issue('amazonaws.com'),
          SNICallback: (host, done) => done(null, createSecureContext(authority.issue(host))),
        },
        answer,
      ),
    );
    return (server.address() as AddressInfo).port;
  }

  private async listen(
    where: ListenOptions,
    create: (answer: RequestListener) => Server = createServer,
  ): Promise<Server> {
    const server = create((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        response.destroy();
        // A caller that was killed within its request is not an error. Any other error ends the run.
        if (!request.complete) return;
        this.aws.timeline.spawn(() => {
          throw error;
        });
      });
    });
    // Months of virtual time may pass between two calls of a function on the same connection.
    server.keepAliveTimeout = 0;
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(where, resolve);
    });
    this.servers.push(server);
    return server;
  }

  private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const request: HttpRequest = {
      method: incoming.method ?? 'GET',
      url: incoming.url ?? '/',
      headers: headersOf(incoming),
      body,
    };
    const { host } = request.headers;
    if (this.aws.responseUrls.owns(host) && (incoming.socket as TLSSocket).encrypted) {
      const status = this.aws.responseUrls.put(request.method, `https://${host}${request.url}`, request.body);
      outgoing.writeHead(status, { 'content-length': '0' });
      outgoing.end();
      return;
    }
    const answer = await this.aws.answer(request);
    if (answer.silence === 'cut') {
      outgoing.destroy();
      return;
    }
    if (answer.silence === 'none') {
      // The process of the function then lets virtual time pass; see child/requests.cjs.
      outgoing.writeProcessing();
      return;
    }
    outgoing.writeHead(answer.status, {
      ...answer.headers,
      'content-length': String(Buffer.byteLength(answer.body)),
      date: new Date(this.aws.timeline.now()).toUTCString(),
      'x-rehearsal-now': String(this.aws.timeline.now()),
    });
    outgoing.end(answer.body);
  }
}

/** Headers by lower-case name. The values of a repeated header are joined, as in a signature. */
function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  // Without a prototype: a signature may name a header `constructor`.
  const headers: Record<string, string> = Object.create(null);
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    const value = rawHeaders[i + 1] as string;
    headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return headers;
}

/** Faster than iterating over the stream. */
function bodyOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (text: string) => {
      body += text;
    });
    incoming.once('end', () => resolve(body));
    incoming.once('error', reject);
  });
}
