import { Agent, request as httpRequest } from 'node:http';
import type { HttpRequest } from '../src/aws/sigv4';

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Sends requests to one loopback endpoint over a connection that is kept open. */
export class HttpClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly port: string;

  constructor(
    endpoint: string,
    /** Milliseconds to wait for an answer. */
    private readonly timeout = 30_000,
  ) {
    this.port = new URL(endpoint).port;
  }

  send({ method, url, headers, body }: HttpRequest): Promise<HttpAnswer> {
    const options = {
      host: '127.0.0.1',
      port: this.port,
      method,
      path: url,
      agent: this.agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    };
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(options, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (part: string) => {
          text += part;
        });
        incoming.once('error', reject);
        incoming.once('end', () => {
          const contentType = incoming.headers['content-type'] ?? '';
          resolve({ status: incoming.statusCode ?? 0, contentType, body: text });
        });
      });
      outgoing.setTimeout(this.timeout, () =>
        outgoing.destroy(new Error(`no answer within ${this.timeout} ms`)),
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
