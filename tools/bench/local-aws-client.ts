import { Agent, request as httpRequest } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { CallerKeys } from '../../rehearsal/test/recordings/transcript';
import { signedRequest } from '../../rehearsal/test/recordings/wire';

/** The argument of the client, as JSON. */
export interface Load {
  readonly endpoint: string;
  readonly keys: CallerKeys;
  readonly region: string;
  /** The server's time at the start. Milliseconds. */
  readonly now: number;
  /** The number of concurrent requests, each on a persistent connection. */
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

const SECRET = { Name: 'bench', SecretString: '{"accessKeyId":"AKIA","secretAccessKey":"s"}' };

/** Sends signed GetSecretValue calls continuously, and prints the number of answers per second. */
async function main(load: Load): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const start = performance.now();
  await send(load, agent, 'CreateSecret', { ...SECRET, ClientRequestToken: crypto.randomUUID() });
  const countUntil = async (end: number): Promise<number> => {
    let count = 0;
    const one = async () => {
      while (performance.now() < end) {
        const body = await send(load, agent, 'GetSecretValue', { SecretId: SECRET.Name }, start);
        if (JSON.parse(body).SecretString !== SECRET.SecretString)
          throw new Error(`Unexpected answer: ${body}`);
        count++;
      }
    };
    await Promise.all(Array.from({ length: load.connections }, one));
    return count;
  };
  await countUntil(performance.now() + load.warmUpSeconds * 1000);
  const from = performance.now();
  const count = await countUntil(from + load.seconds * 1000);
  process.stdout.write(`${(count * 1000) / (performance.now() - from)}\n`);
  agent.destroy();
}

function send(
  { endpoint, keys, region, now }: Load,
  agent: Agent,
  operation: string,
  input: Record<string, unknown>,
  start = performance.now(),
): Promise<string> {
  const place = { region, now: now + performance.now() - start };
  const { headers, body } = signedRequest(keys, place, 'secretsmanager', operation, input);
  const { port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method: 'POST', path: '/', agent };
    const length = { 'content-length': Buffer.byteLength(body) };
    const outgoing = httpRequest({ ...options, headers: { ...headers, ...length } }, async (incoming) => {
      const text = await readText(incoming);
      if (incoming.statusCode === 200 || /ResourceExists/.test(text)) resolve(text);
      else reject(new Error(`${operation} returned ${incoming.statusCode}: ${text}`));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

if (require.main === module) void main(JSON.parse(process.argv[2] as string) as Load);
