import { createServer, type Server } from 'node:http';
import { answerOf } from 'rekey-client/api-keys';
import type { Caller, CheckCaller } from './callers';

/** An answer with a JSON body, or without a body. */
export interface Answer {
  readonly status: number;
  readonly body?: object;
}

/** Options of a server whose callers send a key or a token as a bearer token (RFC 6750). */
export interface BearerServer {
  readonly check: CheckCaller;
  /** Called with the reason of each refusal, for the log. Callers do not see it. */
  readonly onRefusal: (reason: string) => void;
  /** Answers a request of an accepted caller, such as `GET /orders`. After a rejection the caller should try again. */
  answer(request: string, caller: Caller): Answer | Promise<Answer>;
}

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** Creates a server that gives every refused caller the same answer. */
export function createBearerServer({ check, onRefusal, answer }: BearerServer): Server {
  const refuse = (result: string) => {
    onRefusal(result);
    return answerOf({ ok: false, result });
  };
  const respond = async (request: string, credential: string) => {
    const checked = await check(credential);
    if (!checked.ok) return refuse(checked.result);
    const { status, body } = await answer(request, checked.caller);
    return { status, headers: HEADERS, body: body && JSON.stringify(body) };
  };
  return createServer(async ({ method, url, headers }, response) => {
    const credential = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const reply = await respond(`${method} ${url}`, credential).catch(() => refuse('unavailable'));
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
}
