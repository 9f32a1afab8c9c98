import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a test server received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An answer of a test server; a number is a status, `hang` no answer, `cut` a closed connection. */
export type Answer =
  | number
  | 'hang'
  | 'cut'
  | { status?: number; headers?: Record<string, string>; body?: object | string };

/** A server on a free port of 127.0.0.1. */
export async function serve(answer: (request: Received) => Answer | Promise<Answer>) {
  const received: Received[] = [];
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    let body = '';
    incoming.setEncoding('utf8');
    for await (const text of incoming) body += text;
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body };
    received.push(request);
    const given = await answer(request);
    if (given === 'hang') return;
    if (given === 'cut') {
      outgoing.destroy();
      return;
    }
    const {
      status = 200,
      headers: own = {},
      body: text = '',
    } = typeof given === 'number' ? { status: given } : given;
    outgoing.writeHead(status, own).end(typeof text === 'string' ? text : JSON.stringify(text));
  };
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    server,
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Closes what a test opened, after it. */
export function closeAfterEach() {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const item of open.splice(0)) await item.close();
  });
  return <T extends { close(): unknown }>(item: T): T => {
    open.push(item);
    return item;
  };
}
