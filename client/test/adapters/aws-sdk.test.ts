import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { SecretsClient } from '../../src';
import { fromSecret } from '../../src/adapters/aws-sdk';
import { MemoryBackend, VirtualClock } from '../../src/testing';
import { listen, type WireServer } from './servers/wire-server';

let accepted: string[];
let used: string[];
let server: WireServer;
let backend: MemoryBackend;
let client: SecretsClient;

beforeEach(async () => {
  accepted = ['AKIAONE'];
  used = [];
  backend = new MemoryBackend();
  // Its clock stands still, so that the number of fetches does not depend on the machine.
  client = new SecretsClient({ backend, timers: false, clock: new VirtualClock() });
  server = await listen(
    createServer((request, response) => {
      request.resume();
      const id = /Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      used.push(id);
      const known = accepted.includes(id);
      response.writeHead(known ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        known
          ? '{"logGroups":[]}'
          : '{"__type":"UnrecognizedClientException","message":"The security token is invalid."}',
      );
    }),
  );
});

afterEach(async () => {
  await client.close();
  await server.stop();
});

const key = (id: string) => JSON.stringify({ accessKeyId: id, secretAccessKey: 'secret' });

function logs(...parameters: Parameters<typeof fromSecret>) {
  const credentials = fromSecret(...parameters);
  const endpoint = `http://127.0.0.1:${server.port}`;
  return credentials.followRotation(
    new CloudWatchLogsClient({
      region: 'eu-central-1',
      endpoint,
      credentials: credentials.provider,
      maxAttempts: 1,
    }),
  );
}

test('requests are signed with the current version', async () => {
  backend.put('key', key('AKIAONE'));
  const sdk = logs(client.secret('key'));
  await sdk.send(new DescribeLogGroupsCommand({}));
  accepted.push('AKIATWO');
  backend.put('key', key('AKIATWO'));
  await client.secret('key').refresh();
  await sdk.send(new DescribeLogGroupsCommand({}));
  expect(used).toEqual(['AKIAONE', 'AKIATWO']);
});

test('no request fails when the key is replaced', async () => {
  backend.put('key', key('AKIAONE'));
  const sdk = logs(client.secret('key'));
  await sdk.send(new DescribeLogGroupsCommand({}));
  accepted = ['AKIATWO'];
  backend.put('key', key('AKIATWO'));
  await Promise.all(Array.from({ length: 10 }, () => sdk.send(new DescribeLogGroupsCommand({}))));
  expect(backend.calls).toBe(2);
  expect(used.filter((id) => id === 'AKIATWO')).toHaveLength(10);
});

test('AWSPENDING signs while the current version is refused', async () => {
  backend.put('key', key('AKIAONE'));
  backend.put('key', key('AKIATWO'), { stages: ['AWSPENDING'] });
  accepted = ['AKIATWO'];
  const sdk = logs(client.secret('key'), { fallbackStages: ['AWSPENDING'] });
  await sdk.send(new DescribeLogGroupsCommand({}));
  await sdk.send(new DescribeLogGroupsCommand({}));
  expect(used).toEqual(['AKIAONE', 'AKIATWO', 'AKIATWO']);
});

test('a stream is sent once', async () => {
  backend.put('key', key('AKIATWO'));
  const sdk = logs(client.secret('key'), { budget: 0 });
  const input = { logGroupName: 'g', logStreamName: 's', logEvents: [], Body: Readable.from(['x']) };
  await expect(sdk.send(new PutLogEventsCommand(input))).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
  expect(used).toEqual(['AKIATWO']);
});

test('a secret without key is named', async () => {
  backend.put('key', '{"secretAccessKey":"secret"}');
  await expect(fromSecret(client.secret('key')).provider()).rejects.toMatchObject({
    code: 'SecretLacksMember',
  });
});
