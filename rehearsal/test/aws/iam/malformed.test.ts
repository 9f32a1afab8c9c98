import { AwsError } from '../../../src/aws/errors';
import { iamFixture, policy, trust } from './fixtures';

const READ = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });
const TRUST = trust({ AWS: '123456789012' }, ['sts:AssumeRole', 'sts:TagSession']);

/** Members of requests with good values, whatever the operation. */
const GOOD: Readonly<Record<string, unknown>> = {
  ...{ UserName: 'it', RoleName: 'it', PolicyName: 'it', Name: 'it', RoleSessionName: 'it' },
  ...{ PolicyDocument: READ, AssumeRolePolicyDocument: TRUST, Policy: READ, Description: 'it' },
  ...{ PolicyArn: 'arn:aws:iam::123456789012:policy/it', VersionId: 'v1', Path: '/', PathPrefix: '/' },
  ...{ RoleArn: 'arn:aws:iam::123456789012:role/it', DurationSeconds: '900', ExternalId: 'it' },
  ...{ PolicySourceArn: 'arn:aws:iam::123456789012:user/it', ActionNames: ['s3:Get'], ResourceArns: ['*'] },
  ...{ PermissionsBoundary: 'arn:aws:iam::123456789012:policy/it', MaxSessionDuration: '3600' },
  ...{ PolicyArns: [{ arn: 'arn:aws:iam::123456789012:policy/it' }], MaxItems: '1' },
  ...{ Tags: [{ Key: 'a', Value: 'b' }], TagKeys: ['a'], TransitiveTagKeys: ['a'] },
  ...{ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Active', ServiceName: 'codecommit.amazonaws.com' },
  ...{
    ServiceSpecificCredentialId: 'ACCAIT',
    WebIdentityToken: 'e30.e30.x',
    SAMLAssertion: 'x',
    PrincipalArn: 'x',
  },
};

/** Malformed values of a form in the place of a text or a list. */
const ODD: readonly unknown[] = [
  ...[
    '',
    '-1',
    'NaN',
    '\u0000',
    '__proto__',
    'null',
    '[null]',
    '{"Statement":[null]}',
    'é大',
    'x'.repeat(3000),
  ],
  ...[{}, { a: 'b' }, { Key: { a: 'b' } }, [], [{}], [['x']], [{ Key: {} }], [{ arn: {} }]],
];

const operations = (['iam', 'sts'] as const).flatMap((service) =>
  Object.keys(iamFixture().aws[service].operations).map((operation) => ({ service, operation })),
);

test.each(operations)('$service:$operation answers malformed members with an error of AWS', async (call) => {
  const { aws, iam, account } = iamFixture({ enforcePolicies: false, quotas: false });
  const ask = (input: object) =>
    aws.call({ ...call, region: 'us-east-1', principal: account }, input).then(
      () => undefined,
      (error: unknown) => error,
    );
  await iam('CreateUser', { UserName: 'it' });
  await iam('CreateRole', { RoleName: 'it', AssumeRolePolicyDocument: TRUST });
  await iam('CreatePolicy', { PolicyName: 'it', PolicyDocument: READ });
  const unexpected: unknown[] = [];
  for (const member of Object.keys(GOOD)) {
    for (const value of ODD) {
      const error = await ask({ ...GOOD, [member]: value });
      if (error !== undefined && !(error instanceof AwsError)) unexpected.push([member, value, error]);
    }
  }
  expect(unexpected).toEqual([]);
});
