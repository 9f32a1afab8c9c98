import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanKeyCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import { roleSession } from './role-session';

const value = 'v'.repeat(20);
const usagePlanId = 'gold';

let aws: LocalAws;
let endpoint: HttpEndpoint;
let apiGateway: APIGatewayClient;

beforeEach(async () => {
  aws = new LocalAws();
  endpoint = new HttpEndpoint(aws);
  const arn = (path: string) => `arn:aws:apigateway:${aws.region}::${path}`;
  const Resource = [arn('/apikeys'), arn('/apikeys/*'), arn(`/usageplans/${usagePlanId}/keys*`)];
  const credentials = await roleSession(aws, { Action: 'apigateway:*', Resource });
  const options = { endpoint: await endpoint.open(), region: aws.region, maxAttempts: 1, credentials };
  apiGateway = new APIGatewayClient(options);
});
afterEach(async () => {
  apiGateway.destroy();
  await endpoint.close();
});

/** Passes virtual time in which a change takes effect. */
const pass = () => aws.timeline.runUntil(aws.timeline.now() + 40_000);

const create = async (more = {}) =>
  (await apiGateway.send(new CreateApiKeyCommand({ name: 'rekey-a', value, enabled: true, ...more }))).id;
const attach = (keyId?: string, plan = usagePlanId) =>
  apiGateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: plan, keyId, keyType: 'API_KEY' }));
const notFound = { name: 'NotFoundException' };

test('a key works in a usage plan until it is disabled or deleted', async () => {
  const apiKey = await create({ description: 'a key' });
  await expect(
    apiGateway.send(new GetUsagePlanKeyCommand({ usagePlanId, keyId: apiKey })),
  ).rejects.toMatchObject(notFound);
  await pass();
  expect(aws.apiGateway.accepts(value)).toBe(false);
  await attach(apiKey);
  await expect(attach(apiKey)).rejects.toMatchObject({ name: 'ConflictException' });
  expect(await apiGateway.send(new GetUsagePlanKeyCommand({ usagePlanId, keyId: apiKey }))).toMatchObject({
    id: apiKey,
  });
  expect(aws.apiGateway.accepts(value)).toBe(false);
  await pass();
  expect(aws.apiGateway.accepts(value)).toBe(true);

  const set = (enabled: string, path = '/enabled') =>
    apiGateway.send(
      new UpdateApiKeyCommand({ apiKey, patchOperations: [{ op: 'replace', path, value: enabled }] }),
    );
  await set('false');
  await pass();
  expect(aws.apiGateway.accepts(value)).toBe(false);
  await expect(set('x', '/name')).rejects.toMatchObject({ name: 'BadRequestException' });
  await set('true');
  await pass();
  expect(aws.apiGateway.accepts(value)).toBe(true);

  await apiGateway.send(new DeleteApiKeyCommand({ apiKey }));
  await pass();
  expect(aws.apiGateway.accepts(value)).toBe(false);
  await expect(apiGateway.send(new GetApiKeyCommand({ apiKey }))).rejects.toMatchObject(notFound);
});

test('lists keys by the beginning of their names, without values', async () => {
  const id = await create();
  await create({ name: 'other', value: 'w'.repeat(20) });
  const { items } = await apiGateway.send(new GetApiKeysCommand({ nameQuery: 'rekey-', limit: 500 }));
  expect(items).toEqual([
    expect.objectContaining({ id, name: 'rekey-a', enabled: true, createdDate: expect.any(Date) }),
  ]);
  expect(items?.[0]).not.toHaveProperty('value');
});

test('a value is unique, with 20 to 128 letters and digits', async () => {
  await create();
  await expect(create()).rejects.toMatchObject({ name: 'ConflictException' });
  for (const wrong of ['v'.repeat(19), 'v'.repeat(129), `${value}-`])
    await expect(create({ value: wrong })).rejects.toMatchObject({ name: 'BadRequestException' });
});

test('a usage plan needs a permission of its own', async () => {
  const id = await create();
  await expect(attach(id, 'silver')).rejects.toMatchObject({
    message: expect.stringMatching(/not authorized/),
  });
});
