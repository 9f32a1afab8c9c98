import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LeakIndexModel } from '../../../engine/src/testing/leak-index-model';
import { useFakeAws } from '../fake-aws';
import { CALLER, EXECUTION, FUNCTION, incident, randomValue } from './account';

// The built command, with a fake AWS CLI and KMS at a local port.

const COMMAND = join(__dirname, '../../../dist/cli/cdk-rekey.js');
const index = new LeakIndexModel();
const received: string[] = [];
let server: Server;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push(body);
    response.end(JSON.stringify(index.perform('GenerateMac', JSON.parse(body))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

const aws = useFakeAws({
  payload: { finding: 'person-abc', execution: EXECUTION, started: true },
  others: {
    'get-function-configuration': {
      stateMachine: 'arn',
      index: JSON.stringify(index.location),
      stores: '{}',
    },
    'get-caller-identity': CALLER,
    'describe-execution': { status: 'SUCCEEDED', output: JSON.stringify(incident()) },
  },
});

/** Runs the command with a text on standard input. */
async function run(stdin: string, ...words: string[]) {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'of-the-test' },
  };
  const child = spawn(process.execPath, [COMMAND, 'report-leak', FUNCTION, ...words], { env });
  child.stdin.end(stdin);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}

test('a value on standard input is in no argument, event, request or output', async () => {
  const { code, output } = await run(`${randomValue()}\n`, '--value-from-stdin');
  expect([code, output]).toEqual([0, expect.stringContaining('Reported: person-abc')]);
  const [{ event = '{}' } = {}] = aws.calls.filter(({ event }) => event);
  expect(JSON.parse(event)).toMatchObject({ fingerprint: index.fingerprintOf(randomValue()) });
  expect(received).toHaveLength(1);
  for (const text of [JSON.stringify(aws.calls), received.join(), output])
    expect(text).not.toContain(randomValue());
});

test('the exit code is 3 for a refusal, and 0 for a credential that is dead', async () => {
  expect((await run('', '--credential', 'AKIALEAKED', '--wait')).code).toBe(0);
  const payload = { errorType: 'SecretInReport', errorMessage: 'It seems to be a secret value.' };
  aws.behave({
    payload,
    functionError: 'Unhandled',
    others: { 'get-function-configuration': { stateMachine: 'arn' }, 'get-caller-identity': CALLER },
  });
  const { code, output } = await run('', '--credential', 'AKIALEAKED');
  expect([code, output]).toEqual([3, 'Refused: SecretInReport. It seems to be a secret value.\n']);
});
