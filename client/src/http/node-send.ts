import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { ConnectTimeoutError, type HttpRequest, type HttpResponse, type Send } from './http';

/** Idle connections older than this are closed, because a server or a frozen sandbox may have dropped them. */
const IDLE = 15_000;
/** A batch of 20 secrets of 64 KiB in Base64 with room to spare. */
const LARGEST_BODY = 8 << 20;

/** Sends by Node's HTTP client, with a deadline for the connection and idle connections that are used again. */
export function nodeSend(agent?: Agent): Send & { close(): void } {
  const agents = new Map<string, Agent>();
  let lastUse = Date.now();

  const agentFor = async (protocol: string): Promise<Agent> => {
    if (agent) return agent;
    let own = agents.get(protocol);
    if (!own) {
      const { Agent: AgentOf } = await clientFor(protocol);
      own = new AgentOf({ keepAlive: true, timeout: IDLE });
      agents.set(protocol, own);
    }
    // Compares wall clock times: no timer runs while a Lambda function is frozen.
    if (Date.now() - lastUse > IDLE) closeIdle(own);
    return own;
  };

  const send: Send = async (request, { signal, connectTimeout }) => {
    const { protocol } = request.url;
    const [{ request: open }, usedAgent] = await Promise.all([clientFor(protocol), agentFor(protocol)]);
    const once = () => exchange(open, usedAgent, request, signal, connectTimeout);
    try {
      return await once().catch((error) => {
        // The server closed the idle connection while the request was sent.
        if (error instanceof IdleConnectionError && !signal.aborted) return once();
        throw error;
      });
    } finally {
      lastUse = Date.now();
    }
  };
  return Object.assign(send, { close: () => agents.forEach(closeIdle) });
}

// Imported at the first request: they cost more than the rest of the package.
const clientFor = (protocol: string): Promise<typeof import('node:http')> =>
  protocol === 'https:'
    ? (import('node:https') as unknown as Promise<typeof import('node:http')>)
    : import('node:http');

function closeIdle(agent: Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

class IdleConnectionError extends Error {}

function exchange(
  open: (url: URL, options: RequestOptions) => ClientRequest,
  agent: Agent,
  { method, url, headers, body }: HttpRequest,
  signal: AbortSignal,
  connectTimeout: number,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = open(url, { method, headers: { ...headers, ...length }, agent, signal });
    let answered = false;
    request.once('socket', (socket) => limitConnect(request, socket, url, connectTimeout));
    request.on('error', (error: NodeJS.ErrnoException) => {
      const reset = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      const idle = request.reusedSocket && reset && !answered;
      reject(idle ? new IdleConnectionError(error.message, { cause: error }) : error);
    });
    request.once('response', (response) => {
      answered = true;
      collect(response).then(resolve, (error) => {
        request.destroy();
        reject(error);
      });
    });
    request.end(body);
  });
}

function limitConnect(request: ClientRequest, socket: Socket, url: URL, milliseconds: number): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => {
    request.destroy(new ConnectTimeoutError(url.host, milliseconds));
  }, milliseconds);
  timer.unref();
  const stop = () => clearTimeout(timer);
  socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', stop);
  socket.once('close', stop);
}

async function collect(response: IncomingMessage): Promise<HttpResponse> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LARGEST_BODY) throw new Error(`the response is larger than ${LARGEST_BODY} bytes`);
    parts.push(part);
  }
  const { statusCode = 0, headers } = response;
  return {
    status: statusCode,
    header: (name) => (Array.isArray(headers[name]) ? headers[name].join(', ') : headers[name]),
    body: Buffer.concat(parts).toString('utf8'),
  };
}
