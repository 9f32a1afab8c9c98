import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import { roleSession } from './role-session';

let aws: LocalAws;
let endpoint: HttpEndpoint;
let s3: S3Client;
let ssm: SSMClient;

beforeEach(async () => {
  aws = new LocalAws();
  endpoint = new HttpEndpoint(aws);
  const credentials = await roleSession(
    aws,
    { Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::keys/a b/jwks.json' },
    { Action: ['s3:GetObject', 's3:ListBucket'], Resource: ['arn:aws:s3:::listed', 'arn:aws:s3:::listed/*'] },
    {
      Action: ['ssm:GetParameter', 'ssm:PutParameter'],
      Resource: `arn:aws:ssm:${aws.region}:${aws.account}:parameter/keys/tokens`,
    },
  );
  const options = { endpoint: await endpoint.open(), region: aws.region, credentials, maxAttempts: 1 };
  s3 = new S3Client(options);
  ssm = new SSMClient(options);
});

afterEach(async () => {
  s3.destroy();
  ssm.destroy();
  await endpoint.close();
});

const put = (Key: string) =>
  s3.send(
    new PutObjectCommand({
      Bucket: 'keys',
      Key,
      Body: '{}',
      ContentType: 'application/json',
      CacheControl: 'no-store',
    }),
  );

test('an object is stored with its type, if the caller may write it', async () => {
  await put('a b/jwks.json');
  expect(aws.s3.objects.get('keys/a b/jwks.json')).toEqual({
    body: '{}',
    contentType: 'application/json',
    cacheControl: 'no-store',
  });
  await expect(put('other.json')).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(aws.s3.objects.size).toBe(1);
});

const get = (Bucket: string, Key: string) => s3.send(new GetObjectCommand({ Bucket, Key }));

test('an object is read with its type, if the caller may read it', async () => {
  await put('a b/jwks.json');
  const { Body, ContentType, CacheControl, ContentLength } = await get('keys', 'a b/jwks.json');
  expect([await Body?.transformToString(), ContentType, CacheControl, ContentLength]).toEqual([
    '{}',
    'application/json',
    'no-store',
    2,
  ]);
  aws.s3.objects.set('keys/other.json', { body: '{}' });
  await expect(get('keys', 'other.json')).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(aws.authorizer.denied).toHaveLength(1);
});

test('a missing object is refused like one that may not be read, unless the caller may list the bucket', async () => {
  await expect(get('keys', 'a b/jwks.json')).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(get('listed', 'jwks.json')).rejects.toMatchObject({ name: 'NoSuchKey' });
  // No permission is missing.
  expect(aws.authorizer.denied).toEqual([]);
});

test.each([
  [false, 'arn:aws:s3:::keys/a b/jwks.json'],
  [true, 'arn:aws:s3:::keys'],
])('the key of a bucket is used for its objects (bucket key: %s)', async (bucketKey, arn) => {
  const keyId = aws.kms.createKey();
  aws.s3.encryptions.set('keys', { keyId, bucketKey });
  await expect(put('a b/jwks.json')).rejects.toMatchObject({ name: 'AccessDenied' });
  const allow = async (Action: string, context: string) => {
    const Condition = {
      StringEquals: {
        'kms:ViaService': `s3.${aws.region}.amazonaws.com`,
        'kms:EncryptionContext:aws:s3:arn': context,
      },
    };
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: keyId, Condition }],
    });
    const root = { type: 'root', arn: '', accountId: aws.account, userId: 'root' } as const;
    const call = { service: 'iam', operation: 'PutRolePolicy', region: 'us-east-1', principal: root };
    await aws.call(call, { RoleName: 'rotator', PolicyName: Action.replace(':', '-'), PolicyDocument });
  };
  await allow('kms:GenerateDataKey', 'arn:aws:s3:::other');
  await expect(put('a b/jwks.json')).rejects.toMatchObject({ name: 'AccessDenied' });
  await allow('kms:GenerateDataKey', arn);
  await put('a b/jwks.json');
  await expect(get('keys', 'a b/jwks.json')).rejects.toMatchObject({ name: 'AccessDenied' });
  await allow('kms:Decrypt', arn);
  expect((await get('keys', 'a b/jwks.json')).ContentLength).toBe(2);
});

test('other operations of S3 are refused', async () => {
  const remove = new DeleteObjectCommand({ Bucket: 'keys', Key: 'a b/jwks.json' });
  await expect(s3.send(remove)).rejects.toMatchObject({ name: 'MethodNotAllowed' });
});

test('a parameter is read once it was replaced', async () => {
  const read = (Name: string) => ssm.send(new GetParameterCommand({ Name }));
  await expect(read('/keys/tokens')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  await ssm.send(new PutParameterCommand({ Name: '/keys/tokens', Value: '{}', Overwrite: true }));
  expect((await read('/keys/tokens')).Parameter).toMatchObject({ Value: '{}', Version: 2 });
  await expect(read('/keys/other')).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('a parameter is replaced, if the caller may write it', async () => {
  const write = (Name: string, changes: object = {}) =>
    ssm.send(new PutParameterCommand({ Name, Value: '{}', Overwrite: true, ...changes }));
  expect(await write('/keys/tokens')).toMatchObject({ Version: 2, Tier: 'Standard' });
  expect(await write('/keys/tokens', { Value: '{"keys":[]}' })).toMatchObject({ Version: 3 });
  expect(aws.ssm.parameters.get('/keys/tokens')?.value).toBe('{"keys":[]}');
  await expect(write('/keys/other')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(write('/keys/tokens', { Overwrite: false })).rejects.toMatchObject({
    name: 'ParameterAlreadyExists',
  });
  await expect(write('/keys/tokens', { Value: 'x'.repeat(4097) })).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

test('a secret value in a copy is an exposure', async () => {
  aws.exposureWatch.learn('a-secret-value', 'shop/db');
  await s3.send(new PutObjectCommand({ Bucket: 'keys', Key: 'a b/jwks.json', Body: '["a-secret-value"]' }));
  await ssm.send(new PutParameterCommand({ Name: '/keys/tokens', Value: 'a-secret-value', Overwrite: true }));
  expect(aws.exposureWatch.exposures.map(({ place }) => place)).toEqual([
    'object:keys/a b/jwks.json',
    'parameter:/keys/tokens',
  ]);
});
