import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Deployed } from './deployed';

/** Answer of a webhook. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Posts JSON to a URL of the HTTP API, which an output has. */
export async function post(
  { environment: { ministack }, output }: Deployed,
  urlOutput: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  // The class URL refuses the host, which ends like an address.
  const [, id, path] = /^https:\/\/(\w+)\.[^/]+(\/.*)$/.exec(output(urlOutput)) ?? [];
  const url = `${ministack.endpoint}/_aws/execute-api/${id}/$default${path}`;
  const agent = new Agent({ ca: readFileSync(ministack.certificate) });
  const sent = request(url, {
    ...{ method: 'POST', agent },
    headers: { 'content-type': 'application/json', ...headers },
  });
  return new Promise((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', async (response) =>
      resolve({ status: response.statusCode ?? 0, body: await text(response) }),
    );
    sent.end(body);
  });
}
