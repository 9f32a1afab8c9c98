import { Agent, request as httpRequest } from 'node:http';
import type { CallerKeys } from '../../../test/recordings/transcript';
import { type Answer, type Place, readAnswer, signedRequest } from '../../../test/recordings/wire';
import { CheckError } from '../../errors';

const PATIENCE_MS = 30_000;

/** Sends signed requests to one endpoint over connections that are kept open. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    /** Who is at the other end, for messages. */
    private readonly who: string,
    private readonly endpoint: string,
    private readonly patience = PATIENCE_MS,
  ) {}

  /** Errors: ServerNotAnswering. */
  async send(
    keys: CallerKeys,
    place: Place,
    service: string,
    operation: string,
    input: Record<string, unknown>,
  ): Promise<Answer> {
    const { headers, body } = signedRequest(keys, place, service, operation, input);
    const { status, text } = await this.post({ ...headers }, body, operation);
    try {
      return readAnswer(service, operation, status, text);
    } catch {
      // moto answers what went wrong in itself, and what it does not implement, with a page in HTML.
      const message = text.replace(/<[^>]*>|\s+/g, ' ').trim();
      return { httpStatus: status, xml: true, error: { name: 'NotAnAnswer', message } };
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private post(
    headers: Record<string, string>,
    body: string,
    operation: string,
  ): Promise<{ status: number; text: string }> {
    const { port } = new URL(this.endpoint);
    return new Promise((resolve, reject) => {
      const fail = (why: string) =>
        reject(
          new CheckError(
            'ServerNotAnswering',
            `${this.who} at ${this.endpoint} did not answer ${operation}: ${why}.`,
            'Look whether it is still running, and for its own error.',
          ),
        );
      const outgoing = httpRequest(
        {
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: '/',
          agent: this.agent,
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        },
        (incoming) => {
          let text = '';
          incoming.setEncoding('utf8');
          incoming.on('data', (part: string) => {
            text += part;
          });
          incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
          incoming.once('error', (error) => fail(error.message));
        },
      );
      outgoing.setTimeout(this.patience, () =>
        outgoing.destroy(new Error(`nothing within ${this.patience} ms`)),
      );
      outgoing.once('error', (error) => fail(error.message));
      outgoing.end(body);
    });
  }
}
