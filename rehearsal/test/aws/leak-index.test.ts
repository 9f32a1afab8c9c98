import { createHmac } from 'node:crypto';
import { DYNAMODB, jsonCall, KMS } from '../../../engine/src/aws/json-service';
import { itemUpdate } from '../../../engine/src/leak-index/item-update';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import { roleSession } from './role-session';

const TABLE = 'Index';
const FINGERPRINT = 'a-fingerprint';

let aws: LocalAws;
let endpoint: HttpEndpoint;
let key: string;
let call: ReturnType<typeof jsonCall>;

beforeEach(async () => {
  aws = new LocalAws();
  endpoint = new HttpEndpoint(aws);
  key = aws.kms.createKey({ hmac: true });
  const session = await roleSession(
    aws,
    {
      Action: 'kms:GenerateMac',
      Resource: '*',
      Condition: { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' } },
    },
    {
      Action: 'dynamodb:UpdateItem',
      Resource: `arn:aws:dynamodb:${aws.region}:${aws.account}:table/${TABLE}`,
      Condition: { StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' } },
    },
  );
  process.env.AWS_ACCESS_KEY_ID = session.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = session.secretAccessKey;
  process.env.AWS_SESSION_TOKEN = session.sessionToken;
  const clock = { now: () => aws.timeline.now(), sleep: async () => undefined };
  call = jsonCall({ AWS_REGION: aws.region, AWS_ENDPOINT_URL: await endpoint.open() }, clock);
});

afterEach(async () => {
  for (const name of ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN'])
    delete process.env[`AWS_${name}`];
  await endpoint.close();
});

const Message = Buffer.from('a message').toString('base64');
const mac = (changes: object = {}) =>
  call(KMS, 'GenerateMac', { KeyId: key, MacAlgorithm: 'HMAC_SHA_256', Message, ...changes });
/** The request of a rotator. */
const update = (secretArn: string, version: string, current: boolean) =>
  itemUpdate(
    { secretArn, kind: 'generated', table: TABLE, key },
    { version, issued: 7, current, credentials: [] },
    version,
  );
const write = (input: object) =>
  call(DYNAMODB, 'UpdateItem', { TableName: TABLE, Key: { fingerprint: { S: FINGERPRINT } }, ...input });

test('an HMAC key makes fingerprints, if the caller may use its algorithm', async () => {
  expect(await mac()).toEqual({
    KeyId: key,
    Mac: createHmac('sha256', key).update('a message').digest('base64'),
    MacAlgorithm: 'HMAC_SHA_256',
  });
  await expect(mac({ MacAlgorithm: 'HMAC_SHA_512' })).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  await expect(mac({ KeyId: aws.kms.createKey() })).rejects.toMatchObject({
    name: 'InvalidKeyUsageException',
  });
  await expect(mac({ KeyId: 'nothing' })).rejects.toMatchObject({ name: 'NotFoundException' });
  Object.assign(aws.kms.keys.get(key) as object, { enabled: false });
  await expect(mac()).rejects.toMatchObject({ name: 'DisabledException' });
});

test('DescribeKey tells an HMAC key from one that encrypts', () => {
  const { operations } = aws.kms;
  const describe = (KeyId: string) =>
    operations.DescribeKey?.run({ KeyId }, {
      region: aws.region,
      principal: { accountId: aws.account },
    } as never);
  expect(describe(key)).toMatchObject({
    KeyMetadata: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', MacAlgorithms: ['HMAC_SHA_256'] },
  });
  expect(describe(aws.kms.createKey())).toMatchObject({ KeyMetadata: { KeySpec: 'SYMMETRIC_DEFAULT' } });
});

test('an item is written, and changed only by its secret: a version that is not current changes nothing', async () => {
  const item = () => aws.dynamoDb.items.get(`${TABLE}/${FINGERPRINT}`);
  await write(update('arn:a', '1', false));
  expect(item()).toEqual({
    fingerprint: { S: FINGERPRINT },
    secret: { S: 'arn:a' },
    version: { S: '1' },
    kind: { S: 'generated' },
    credential: { S: '1' },
    issuedAt: { N: '7' },
  });
  await write(update('arn:a', '2', false));
  expect(item()?.version).toEqual({ S: '1' });
  await expect(write(update('arn:b', '3', true))).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
  });
  await write(update('arn:a', '2', true));
  expect(item()).toMatchObject({ secret: { S: 'arn:a' }, version: { S: '2' } });
});

test.each([
  ['another table', { TableName: 'Other' }, 'AccessDeniedException'],
  ['another condition', { ConditionExpression: 'attribute_exists(fingerprint)' }, 'ValidationException'],
  ['another expression', { UpdateExpression: 'REMOVE #secret' }, 'ValidationException'],
  ['no key', { Key: {} }, 'ValidationException'],
])('a write with %s is refused', async (_what, changes, name) => {
  await expect(write({ ...update('arn:a', '1', true), ...changes })).rejects.toMatchObject({ name });
  expect(aws.dynamoDb.items.size).toBe(0);
});

test('a secret value in an item is an exposure', async () => {
  aws.exposureWatch.learn('a-secret-value', 'shop/db');
  await write(update('arn:a', 'a-secret-value', true));
  expect(aws.exposureWatch.exposures.map(({ place }) => place)).toEqual([`table:${TABLE}`]);
});
