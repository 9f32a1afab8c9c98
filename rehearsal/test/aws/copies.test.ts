import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';

let aws: LocalAws;
let endpoint: HttpEndpoint;
let s3: S3Client;
let ssm: SSMClient;

beforeEach(async () => {
  aws = new LocalAws();
  endpoint = new HttpEndpoint(aws);
  const root = {
    type: 'root',
    arn: `arn:aws:iam::${aws.account}:root`,
    accountId: aws.account,
    userId: 'root',
  } as const;
  const iam = (operation: string, input: object) =>
    aws.call({ service: 'iam', operation, region: 'us-east-1', principal: root }, input);
  const document = (statements: object[]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: statements.map((one) => ({ Effect: 'Allow', ...one })),
    });
  const trust = { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  await iam('CreateRole', { RoleName: 'rotator', AssumeRolePolicyDocument: document([trust]) });
  const PolicyDocument = document([
    { Action: 's3:PutObject', Resource: 'arn:aws:s3:::keys/a b/jwks.json' },
    {
      Action: 'ssm:PutParameter',
      Resource: `arn:aws:ssm:${aws.region}:${aws.account}:parameter/keys/tokens`,
    },
  ]);
  await iam('PutRolePolicy', { RoleName: 'rotator', PolicyName: 'policy', PolicyDocument });
  const { accessKeyId, secretAccessKey, sessionToken } = aws.sts.newSession(
    `arn:aws:iam::${aws.account}:role/rotator`,
    'session',
  );
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
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

test('other operations of S3 are refused', async () => {
  const get = new GetObjectCommand({ Bucket: 'keys', Key: 'a b/jwks.json' });
  await expect(s3.send(get)).rejects.toMatchObject({ name: 'MethodNotAllowed' });
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
