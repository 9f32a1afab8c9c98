import {
  AppSyncClient,
  CreateApiKeyCommand,
  DeleteApiKeyCommand,
  ListApiKeysCommand,
} from '@aws-sdk/client-appsync';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import { roleSession } from './role-session';

const apiId = 'orders';
const DAY = 86_400;

let aws: LocalAws;
let endpoint: HttpEndpoint;
let appSync: AppSyncClient;

const clientOf = async (credentials: Awaited<ReturnType<typeof roleSession>>) =>
  new AppSyncClient({ endpoint: await endpoint.open(), region: aws.region, maxAttempts: 1, credentials });

beforeEach(async () => {
  aws = new LocalAws();
  endpoint = new HttpEndpoint(aws);
  const all = await roleSession(aws, { Action: 'appsync:*', Resource: '*' });
  appSync = await clientOf(all);
});
afterEach(async () => {
  await endpoint.close();
});

const now = () => Math.floor(aws.timeline.now() / 1000);
/** Passes virtual time in which a change takes effect. */
const pass = (seconds = 20) => aws.timeline.runUntil(aws.timeline.now() + seconds * 1000);
const create = async (expires?: number) =>
  (await appSync.send(new CreateApiKeyCommand({ apiId, description: 'a key', expires }))).apiKey;
const list = async () => (await appSync.send(new ListApiKeysCommand({ apiId }))).apiKeys ?? [];

test('a key is its own id, works until it is deleted, and expires at an hour', async () => {
  const api = aws.appSync.create(apiId);
  const key = await create(now() + 2 * DAY + 1800);
  const id = key?.id ?? '';
  expect(id).toMatch(/^da2-[a-z2-7]{26}$/);
  expect(key).toEqual({ id, description: 'a key', expires: now() + 2 * DAY, deletes: now() + 62 * DAY });
  expect(api.accepts(id)).toBe(false);
  await pass();
  expect(api.accepts(id)).toBe(true);
  await pass(2 * DAY);
  expect(api.accepts(id)).toBe(false);
  expect(await list()).toEqual([key]);
  await pass(60 * DAY);
  expect(await list()).toEqual([]);

  const second = (await create())?.id ?? '';
  await pass();
  await appSync.send(new DeleteApiKeyCommand({ apiId, id: second }));
  await pass();
  expect(api.accepts(second)).toBe(false);
  const again = appSync.send(new DeleteApiKeyCommand({ apiId, id: second }));
  await expect(again).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('an API has 50 keys of 1 to 365 days', async () => {
  aws.appSync.create(apiId);
  for (const life of [DAY - 3600, 366 * DAY])
    await expect(create(now() + life)).rejects.toMatchObject({ name: 'ApiKeyValidityOutOfBoundsException' });
  for (let count = 0; count < 50; count++) await create();
  await expect(create()).rejects.toMatchObject({ name: 'ApiKeyLimitExceededException' });
});

test('an unknown API has no keys', async () => {
  await expect(list()).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('a permission on the API alone allows nothing', async () => {
  await endpoint.close();
  aws = new LocalAws();
  endpoint = new HttpEndpoint(aws);
  aws.appSync.create(apiId);
  const Resource = aws.appSync.arn(`apis/${apiId}`);
  appSync = await clientOf(await roleSession(aws, { Action: 'appsync:*', Resource }));
  await expect(create()).rejects.toMatchObject({ message: expect.stringMatching(/not authorized/) });
});
