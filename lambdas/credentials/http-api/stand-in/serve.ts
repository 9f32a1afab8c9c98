import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { ENVIRONMENT } from '../../../../engine/src/contract';
import { Random } from '../../../../engine/src/testing/random';
import type { ConfiguredFunction, IssuerContext, Serve } from '../../../../rehearsal/src/issuers/issuer';
import { SPEC_FILE } from '../contract';
import type { Spec } from '../spec/types';
import type { WireRequest } from '../wire';
import { StandIn } from './stand-in';

/** Delay of a change at the API, milliseconds. */
const PROPAGATION = [0, 3000] as const;
const SEED = 1;

/** Serves the APIs of the specs in the code of the functions, each with a stand-in. */
export const serve: Serve = (context) => {
  const fleet = new Fleet(context);
  return {
    protocol: 'https',
    hosts: (of) => fleet.add(of),
    async request(request, response) {
      const { status, headers, json } = fleet.answer(await wireOf(request));
      response.writeHead(status, { ...headers, 'content-type': 'application/json' });
      response.end(json === undefined ? '' : JSON.stringify(json));
    },
  };
};

/** The stand-ins of one rehearsal, by principal. */
class Fleet {
  private readonly standIns = new Map<string, StandIn>();

  constructor(private readonly context: IssuerContext) {}

  /** Adds the API of a function. Returns its hosts. */
  add({ code, environment }: ConfiguredFunction): readonly string[] {
    const spec = specIn(code);
    if (!spec) return [];
    const { clock, secretValue } = this.context;
    const key = `${spec.name} ${spec.principal} ${spec.hosts.join()}`;
    const random = new Random(SEED);
    const admin = () => secretValue(environment[ENVIRONMENT.adminSecret] ?? '');
    if (!this.standIns.has(key))
      this.standIns.set(key, new StandIn(spec, { clock, random, propagation: PROPAGATION }, admin));
    return spec.hosts;
  }

  answer(wire: WireRequest) {
    const answers = [...this.standIns.values()].flatMap((one) => one.answer(wire) ?? []);
    return answers.find(({ status }) => status < 400) ?? answers[0] ?? { status: 404, headers: {}, json: {} };
  }
}

function specIn(code: string | undefined): Spec | undefined {
  try {
    return JSON.parse(readFileSync(join(code ?? '', SPEC_FILE), 'utf8')) as Spec;
  } catch {
    return undefined;
  }
}

/** The request of a connection to a stand-in. */
export async function wireOf(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = 'GET', url = '/', headers } = request;
  return {
    method,
    url: `https://${headers.host}${url}`,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks).toString(),
  };
}
