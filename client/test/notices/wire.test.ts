import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SecretsClient } from '../../src';
import { listenForNotices, type NoticeListenerOptions } from '../../src/notices';
import { MemoryBackend } from '../../src/testing';
import { closeAfterEach } from '../http/server';
import { eventOf, serveQueue } from './queue';

const track = closeAfterEach();
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'key', sessionToken: 'token' };

/** A process with a client and a listener. */
function startProcess(
  backend: MemoryBackend,
  queueUrl: string,
  options: Partial<NoticeListenerOptions> = {},
) {
  const client = track(new SecretsClient({ backend, random: () => 0 }));
  const listener = track(
    listenForNotices(client, { queueUrl, transport: { credentials, region: 'us-west-2' }, ...options }),
  );
  const rotated = () => new Promise<string>((resolve) => client.on('rotated', ({ to }) => resolve(to)));
  return { client, listener, rotated };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Two versions, of which the second is current since a process read the first. */
async function setUp() {
  const backend = new MemoryBackend();
  const queue = track(await serveQueue());
  backend.put('db', 'one');
  return { backend, queue };
}

test('signs a long poll of SQS', async () => {
  const { backend, queue } = await setUp();
  startProcess(backend, queue.queueUrl);
  await until(() => queue.waiting() === 1);
  const [{ headers, body, method, url } = { headers: {}, body: '' }] = queue.received;
  expect([method, url]).toEqual(['POST', '/']);
  expect(headers).toMatchObject({
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AmazonSQS.ReceiveMessage',
    'x-amz-security-token': 'token',
    authorization: expect.stringMatching(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-west-2\/sqs\/aws4_request, /,
    ),
  });
  expect(JSON.parse(body)).toEqual({
    QueueUrl: queue.queueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 20,
  });
});

test('every process that shares a queue uses the new version at once', async () => {
  const { backend, queue } = await setUp();
  const processes = [1, 2, 3].map(() => startProcess(backend, queue.queueUrl));
  await Promise.all(processes.map(({ client }) => client.get('db')));
  const rotations = processes.map(({ rotated }) => rotated());
  await until(() => queue.waiting() === 3);
  const two = backend.put('db', 'two');
  queue.send(eventOf('db', two));
  expect(await Promise.all(rotations)).toEqual([two, two, two]);
  for (const { client } of processes) expect(client.secret('db').peek()?.reveal()).toBe('two');
  expect(queue.count()).toBe(1);
});

test('a process with a queue of its own deletes the notice', async () => {
  const { backend, queue } = await setUp();
  const { client, rotated } = startProcess(backend, queue.queueUrl, { shared: false });
  await client.get('db');
  const rotation = rotated();
  queue.send(eventOf('db', backend.put('db', 'two')));
  await rotation;
  await until(() => queue.count() === 0);
});

test('a process started within the retention of a notice makes no call for it', async () => {
  const { backend, queue } = await setUp();
  const two = backend.put('db', 'two');
  queue.send(eventOf('db', two));
  const { client, listener } = startProcess(backend, queue.queueUrl);
  await client.get('db');
  await until(() => listener.health().noticedAt !== undefined);
  expect(backend.calls).toBe(1);
});

test('reports a refusal of SQS by its code', async () => {
  const { backend, queue } = await setUp();
  queue.fail({
    status: 400,
    body: { __type: 'com.amazon.coral.service#AccessDeniedException', message: 'no sqs:ReceiveMessage' },
  });
  const { message, listener } = await new Promise<{ message: string; listener: { health(): object } }>(
    (resolve) => {
      const { listener } = startProcess(backend, queue.queueUrl, {
        onError: ({ message }) => resolve({ message, listener }),
      });
    },
  );
  expect(message).toContain('AccessDeniedException');
  expect(message).toContain('no sqs:ReceiveMessage');
  expect(listener.health()).toMatchObject({ failures: 1, error: message });
});

test('ends the long poll when the client closes', async () => {
  const { backend, queue } = await setUp();
  const { client } = startProcess(backend, queue.queueUrl);
  await until(() => queue.waiting() === 1);
  const closed = new Promise((resolve) => queue.onDisconnect(() => resolve('closed')));
  await client.close();
  expect(await closed).toBe('closed');
});

test('a process ends although its listener waits for a notice', async () => {
  const { queue } = await setUp();
  const program = join(__dirname, 'waiting-process.ts');
  const child = promisify(execFile)(process.execPath, ['--import', 'tsx', program, queue.queueUrl], {
    timeout: 30_000,
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'key',
      AWS_REGION: 'us-west-2',
    },
  });
  const { stdout } = await child;
  expect(stdout).toBe('the end of the program\n');
  expect(queue.received).toHaveLength(1);
});
