import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ConfiguredFunction, IssuerContext, Serve, WireIssuer } from '../../src/issuers/issuer';

/** The hosts in an environment variable of a function. */
const named =
  (variable: string) =>
  ({ environment }: ConfiguredFunction): string[] =>
    environment[variable]?.split(' ') ?? [];

/** An API that returns the request after `x-pause` virtual milliseconds. */
export const api: Serve = ({ clock }): WireIssuer => ({
  protocol: 'https',
  hosts: named('API'),
  async request(request, response) {
    const { method, url, headers } = request;
    const body = await bodyOf(request);
    if (url === '/silence') return;
    await clock.sleep(Number(headers['x-pause'] ?? 0));
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ method, url, host: headers.host, body, time: clock.now() }));
  },
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

/**
 * A line protocol: `ECHO text` returns the text, `SLOW n text` after n virtual milliseconds, `PARTS text` in two parts,
 * `LATE n text` after n real milliseconds. `SILENCE` gets no response.
 */
export const lines =
  (protocol: 'tcp' | 'tls', variable: string): Serve =>
  (context): WireIssuer => ({
    protocol,
    hosts: named(variable),
    connection: (socket) => speak(socket, context),
  });

function speak(socket: Socket, context: IssuerContext): void {
  socket.write('HELLO\n');
  socket.setEncoding('utf8').on('data', async (data) => {
    const [command, ...words] = String(data).trim().split(' ');
    if (command === 'ECHO') socket.write(`${words.join(' ')}\n`);
    if (command === 'SLOW') {
      await context.clock.sleep(Number(words[0]));
      socket.write(`${words[1]}\n`);
    }
    if (command === 'LATE') setTimeout(() => socket.write(`${words[1]}\n`), Number(words[0]));
    if (command === 'PARTS') {
      socket.write(`${words[0]} `);
      setTimeout(() => socket.write(`${words[1]}\n`), 20);
    }
  });
}

/** An issuer that throws for every connection. */
export const broken: Serve = (): WireIssuer => ({
  protocol: 'tcp',
  hosts: named('BROKEN'),
  async connection(socket) {
    await once(socket, 'data');
    throw new Error('out of order');
  },
});
