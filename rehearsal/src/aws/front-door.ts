import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalAws } from './local-aws';
import type { HttpRequest } from './sigv4';

/** The loopback port on which the local AWS answers; every service and region shares it. */
export class FrontDoor {
  private server: Server | undefined;

  constructor(private readonly aws: LocalAws) {}

  /** Starts to listen on 127.0.0.1 at a free port and tells the endpoint's URL. */
  async open(): Promise<string> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        response.destroy();
        // A caller that was killed while it spoke is nobody's fault; anything else ends the run.
        if (!request.complete) return;
        this.aws.timeline.spawn(() => {
          throw error;
        });
      });
    });
    // A handler's process sleeps for months of virtual time between two calls on the same connection.
    server.keepAliveTimeout = 0;
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    this.server = server;
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const request: HttpRequest = {
      method: incoming.method ?? 'GET',
      url: incoming.url ?? '/',
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value ?? '')]),
      ),
      body,
    };
    if (this.aws.responseUrls.owns(request.url)) {
      outgoing.writeHead(this.aws.responseUrls.put(request.method, request.url, request.body), {
        'content-length': '0',
      });
      outgoing.end();
      return;
    }
    const answer = await this.aws.answer(request);
    if (answer.silence === 'cut') {
      outgoing.destroy();
      return;
    }
    if (answer.silence === 'none') {
      // What the caller's process takes as the sign to let virtual time pass; see child/requests.cjs.
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

/** Faster than iterating over the stream, which every call of every function would pay for. */
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
