import { ApiKeys, createKey, type DynamoDbApi } from '../../../src/adapters/api-keys';
import type { ServiceFailure } from '../../../src/http/service-failure';
import { type Answer, closeAfterEach, type Received, serve } from '../../http/server';
import { MemoryDynamoDb } from './memory-dynamodb';
import { issued } from './setup';

const opened = closeAfterEach();
const TARGET = 'DynamoDB_20120810.';

/** The table in memory behind the protocol of DynamoDB. */
async function openTable(before: (request: Received) => Answer | undefined = () => undefined) {
  const table = new MemoryDynamoDb();
  const server = opened(
    await serve(async (request) => {
      const fault = before(request);
      if (fault !== undefined) return fault;
      const operation = String(request.headers['x-amz-target']).slice(TARGET.length);
      const method = `${operation[0]?.toLowerCase()}${operation.slice(1)}` as keyof DynamoDbApi;
      try {
        return { body: (await table[method](JSON.parse(request.body) as never)) as object };
      } catch (error) {
        const { code, message } = error as ServiceFailure;
        return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message } };
      }
    }),
  );
  const environment = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    HOME: '/nonexistent',
  };
  const keys = opened(
    new ApiKeys({
      table: 'arn:aws:dynamodb:eu-west-1:123456789012:table/keys',
      prefix: 'shop',
      transport: { endpoint: server.url, environment },
    }),
  );
  return { table, keys, received: server.received };
}

test('the built-in transport signs the calls of DynamoDB in the region of the ARN of the table', async () => {
  const { keys, received } = await openTable();
  const { key, id } = await issued(keys);
  expect((await keys.verify(key)).result).toBe('ok');
  await keys.flush();
  const made = await keys.roll(id);
  await keys.revoke(made.record.id);
  expect((await keys.list('acme')).keys).toHaveLength(2);
  const operations = received.map(({ headers }) => String(headers['x-amz-target']).slice(TARGET.length));
  expect(operations).toEqual([
    'PutItem',
    'GetItem',
    'UpdateItem',
    'GetItem',
    'TransactWriteItems',
    'UpdateItem',
    'Query',
  ]);
  for (const { headers } of received) {
    expect(headers['content-type']).toBe('application/x-amz-json-1.0');
    expect(headers.authorization).toContain('/eu-west-1/dynamodb/aws4_request');
  }
  expect(received.map(({ body }) => body).join()).not.toContain(key.slice(5, 20));
});

test('a condition that is not met keeps its code', async () => {
  const { keys } = await openTable();
  const { id } = await issued(keys);
  await keys.roll(id);
  await expect(keys.roll(id)).rejects.toMatchObject({ code: 'AlreadyRolled' });
  await expect(keys.revoke('0'.repeat(32))).rejects.toMatchObject({ code: 'KeyNotFound' });
});

test('a call whose connection is cut is repeated', async () => {
  let cut = 0;
  const { keys } = await openTable(() => (cut++ < 2 ? 'cut' : undefined));
  expect((await keys.verify(createKey('shop'))).result).toBe('unknown');
  expect(cut).toBe(3);
});

test.each<[string, Answer]>([
  ['throttles', { status: 400, body: { __type: 'x#ThrottlingException', message: 'slow down' } }],
  ['fails', 500],
  ['is deleted', { status: 400, body: { __type: 'x#ResourceNotFoundException', message: 'no table' } }],
])('a cold key is unavailable if the table %s', async (_, answer) => {
  const { keys } = await openTable(() => answer);
  expect((await keys.verify(createKey('shop'))).result).toBe('unavailable');
});

test('a client of the AWS SDK with its commands sends the same input', async () => {
  const table = new MemoryDynamoDb();
  const command = (method: keyof DynamoDbApi) =>
    class {
      readonly method = method;
      constructor(readonly input: never) {}
    };
  const client = {
    send: ({ method, input }: { method: keyof DynamoDbApi; input: never }) => table[method](input),
  };
  const commands = {
    GetItemCommand: command('getItem'),
    PutItemCommand: command('putItem'),
    UpdateItemCommand: command('updateItem'),
    TransactWriteItemsCommand: command('transactWriteItems'),
    QueryCommand: command('query'),
  };
  const keys = new ApiKeys({ table: 'keys', prefix: 'shop', client, commands });
  const { key, id } = await issued(keys);
  await keys.roll(id);
  await keys.revoke(id);
  expect((await keys.verify(key)).result).toBe('revoked');
  expect((await keys.list('acme')).keys).toHaveLength(2);
});

test('an error of the AWS SDK without an answer is an outage, and one with a refusal is not', async () => {
  const error = Object.assign(new Error('no'), {
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 400 },
  });
  const table = new MemoryDynamoDb();
  const keys = new ApiKeys({ table: 'keys', prefix: 'shop', client: table });
  table.faults.push(
    { error: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), times: 1 },
    { error },
  );
  const causes = [];
  for (let n = 0; n < 2; n++) causes.push(await keys.verify(createKey('shop')));
  expect(causes).toMatchObject([{ cause: { failure: 'transient' } }, { cause: { failure: 'denied' } }]);
});
