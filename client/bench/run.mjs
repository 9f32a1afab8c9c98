// Processes of the benchmark.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Starts the stub of Secrets Manager. */
export async function startStub() {
  const stub = fork(path('stub.mjs'));
  const [port] = await once(stub, 'message');
  return { port, stop: () => stub.disconnect() };
}

/** Runs a script with arguments in a process of its own, and returns the message that it sends.
 * A library may end its process: it does not handle a rejection in the background. */
export async function measure(script, args, { peers, port = 0, execArgv = [] }) {
  const env = {
    PATH: process.env.PATH,
    BENCH_PEERS: peers,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port}`,
  };
  const child = fork(path(script), [...args, String(port)], {
    env,
    execArgv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  let result;
  child.once('message', (message) => {
    result = message;
  });
  const [code] = await once(child, 'close');
  return result ?? { ended: true, errors: `${script} ${args.join(' ')} ended with ${code}: ${errors}` };
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
