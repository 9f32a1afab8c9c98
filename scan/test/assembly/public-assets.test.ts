import { publicAssets, publishedSecrets } from '../../src/assembly/public-assets';
import { templateOf } from '../../src/assembly/templates';

const HASH = 'ab'.repeat(32);
const BUCKET = 'AWS::S3::Bucket';

const templateWith = (bucket: object, others: object = {}, deployment: object = {}) =>
  templateOf(
    {
      Resources: {
        B: bucket,
        ...others,
        D: {
          Type: 'Custom::CDKBucketDeployment',
          Properties: {
            SourceObjectKeys: [`${HASH}.zip`],
            DestinationBucketName: { Ref: 'B' },
            ...deployment,
          },
        },
      },
    },
    'A.template.json',
  );

/** Public assets of a template that copies one to a bucket. */
const published = (...parts: Parameters<typeof templateWith>) => [...publicAssets(templateWith(...parts))];
const policy = (Statement: unknown, Ref = 'B') => ({
  P: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref }, PolicyDocument: { Statement } } },
});
const allow = (Principal: unknown, Action: unknown = 's3:GetObject') => ({
  Effect: 'Allow',
  Principal,
  Action,
});

test.each<[string, Parameters<typeof published>]>([
  ['a website', [{ Type: BUCKET, Properties: { WebsiteConfiguration: { IndexDocument: 'index.html' } } }]],
  ['a public list', [{ Type: BUCKET, Properties: { AccessControl: 'PublicRead' } }]],
  ['a distribution of the deployment', [{ Type: BUCKET }, {}, { DistributionId: { Ref: 'X' } }]],
  ['a statement for anybody', [{ Type: BUCKET }, policy([allow('*')])]],
  [
    'a statement for any principal of AWS',
    [{ Type: BUCKET }, policy(allow({ AWS: '*' }, ['s3:Get*', 's3:List*']))],
  ],
  [
    'a statement for CloudFront',
    [{ Type: BUCKET }, policy([allow({ Service: 'cloudfront.amazonaws.com' })])],
  ],
  [
    'an origin access identity',
    [{ Type: BUCKET }, policy([allow({ CanonicalUser: { 'Fn::GetAtt': ['O', 'Id'] } })])],
  ],
])('an asset is public by %s', (_, template) => {
  expect(published(...template)).toEqual([HASH]);
});

test.each<[string, Parameters<typeof published>]>([
  ['a bucket of its own', [{ Type: BUCKET }]],
  [
    'a statement that denies',
    [{ Type: BUCKET }, policy([{ ...allow('*'), Effect: 'Deny', Action: 's3:*' }])],
  ],
  [
    'a statement for a role',
    [{ Type: BUCKET }, policy([allow({ AWS: 'arn:aws:iam::111111111111:role/Reader' })])],
  ],
  ['a statement about other actions', [{ Type: BUCKET }, policy([allow('*', 's3:ListBucket')])]],
  ['the policy of another bucket', [{ Type: BUCKET }, policy([allow('*')], 'Other')]],
])('an asset is not public by %s', (_, template) => {
  expect(published(...template)).toEqual([]);
});

test('the value of a secret in a public asset is found', () => {
  const resolve = (service: string) => ({
    SourceMarkers: [
      {
        '<<marker:0xbaba:0>>': {
          'Fn::Join': ['', [`{{resolve:${service}:`, { Ref: 'S' }, ':SecretString:x::}}']],
        },
      },
    ],
  });
  const site = { Type: BUCKET, Properties: { WebsiteConfiguration: {} } };
  expect(publishedSecrets(templateWith(site, {}, resolve('secretsmanager')))).toEqual(['D']);
  expect(publishedSecrets(templateWith(site, {}, resolve('ssm-secure')))).toEqual(['D']);
  expect(publishedSecrets(templateWith(site, {}, resolve('ssm')))).toEqual([]);
  expect(publishedSecrets(templateWith({ Type: BUCKET }, {}, resolve('secretsmanager')))).toEqual([]);
});
