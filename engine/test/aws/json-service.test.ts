import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DYNAMODB, jsonCall, KMS } from '../../src/aws/json-service';

/** Replies of the server, the last of which is repeated. */
let replies: ((response: ServerResponse) => void)[] = [];
const received: { headers: IncomingMessage['headers']; body: string }[] = [];
let server: Server;
let endpoint = '';

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    ((replies.length > 1 ? replies.shift() : replies[0]) as (typeof replies)[number])(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => received.splice(0));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const reply = (status: number, body: object | string) => (response: ServerResponse) => {
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
};
const pauses: number[] = [];
const clock = { now: () => Date.UTC(2026, 0, 1), sleep: async (ms: number) => void pauses.push(ms) };
const environment = () => ({ AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL: endpoint });

beforeEach(() => {
  process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'not-a-key';
  process.env.AWS_SESSION_TOKEN = 'a-session';
  pauses.length = 0;
});
afterAll(() => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    delete process.env[name];
});

test('signs a request and returns the output', async () => {
  replies = [reply(200, { Mac: 'AAAA' })];
  const call = jsonCall(environment(), clock);
  expect(await call(KMS, 'GenerateMac', { KeyId: 'x' })).toEqual({ Mac: 'AAAA' });
  const [{ headers, body } = { headers: {}, body: '' }] = received;
  expect(headers['x-amz-target']).toBe('TrentService.GenerateMac');
  expect(headers['content-type']).toBe('application/x-amz-json-1.1');
  expect(headers['x-amz-date']).toBe('20260101T000000Z');
  expect(headers['x-amz-security-token']).toBe('a-session');
  expect(headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260101\/eu-central-1\/kms\//,
  );
  expect(JSON.parse(body)).toEqual({ KeyId: 'x' });
});

test.each([
  ['a throttled request', reply(400, { __type: 'com.amazon#ThrottlingException', message: 'slow' })],
  ['an error of the server', reply(500, {})],
  ['a lost connection', (response: ServerResponse) => void response.destroy()],
  ['a page of a proxy', reply(503, '<html>')],
])('repeats %s once', async (_what, first) => {
  replies = [first, reply(200, {})];
  expect(await jsonCall(environment(), clock)(DYNAMODB, 'PutItem', {})).toEqual({});
  expect(received).toHaveLength(2);
  expect(pauses).toEqual([200]);
});

test('throws an error in the form of the SDK, and does not repeat a refusal', async () => {
  replies = [
    reply(400, { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', Message: 'gone' }),
  ];
  const failed = jsonCall(environment(), clock)(DYNAMODB, 'PutItem', {});
  await expect(failed).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'gone',
    $metadata: { httpStatusCode: 400, attempts: 1 },
  });
  expect(received).toHaveLength(1);
});

test('gives up after two attempts', async () => {
  replies = [reply(500, { __type: 'InternalServerError' })];
  const failed = jsonCall(environment(), clock)(DYNAMODB, 'PutItem', {});
  await expect(failed).rejects.toMatchObject({ name: 'InternalServerError', $metadata: { attempts: 2 } });
});

test('has an endpoint for each service', async () => {
  replies = [reply(200, {})];
  const variables = {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_KMS: endpoint,
  };
  const call = jsonCall(variables, clock);
  await call(KMS, 'GenerateMac', {});
  await expect(call(DYNAMODB, 'PutItem', {})).rejects.toMatchObject({ $metadata: { attempts: 2 } });
  const regional = jsonCall({ AWS_REGION: 'region-of-no-host.invalid' }, clock);
  await expect(regional(KMS, 'GenerateMac', {})).rejects.toThrow(
    /kms\.region-of-no-host\.invalid\.amazonaws\.com/,
  );
});
