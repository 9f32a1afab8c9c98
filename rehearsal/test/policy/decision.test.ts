import type { TrailEntry } from '../../src/aws/local-aws';
import { iamFixture, policy } from '../aws/iam/fixtures';
import { allow, deny } from './fixtures';

const LIST = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' };

/** The decisions of the trail after a role with this policy calls IAM twice. */
async function decisionsOf(document: string, operation: string, input: object = {}) {
  const { aws, iam, role } = iamFixture();
  const principal = await role('watcher', document);
  const trail: TrailEntry[] = [];
  aws.onCall((entry) => trail.push(entry));
  // A denied call throws; the trail has its decisions.
  await iam(operation, input, principal).catch(() => undefined);
  await iam(operation, input, principal).catch(() => undefined);
  return trail.map(({ decisions }) => decisions);
}

test('names the statement that allows a call, also for a repeated call', async () => {
  const [first, again] = await decisionsOf(policy(allow('iam:GetUser'), LIST), 'ListUsers');
  const holder = 'arn:aws:iam::123456789012:role/watcher';
  const statements = [{ holder, policy: 'inline', index: 2, statement: LIST }];
  expect(first).toEqual([{ action: 'iam:ListUsers', resource: '*', statements }]);
  expect(again?.[0]).toBe(first?.[0]);
});

test('names the statement that denies a call', async () => {
  const [[decision] = []] = await decisionsOf(policy(LIST, deny('iam:List*')), 'ListUsers');
  expect(decision).toMatchObject({
    reason: 'with an explicit deny in an identity-based policy',
    statements: [{ policy: 'inline', index: 2, statement: { Effect: 'Deny', Action: 'iam:List*' } }],
  });
});

test('names no statement when none allows a call', async () => {
  const [[decision] = []] = await decisionsOf(policy(LIST), 'GetUser', { UserName: 'mailer' });
  expect(decision).toMatchObject({
    action: 'iam:GetUser',
    reason: 'because no identity-based policy allows the iam:GetUser action',
    statements: [],
  });
});

test('records the KMS requests of a service with the call of its client', async () => {
  const { aws, account, role } = iamFixture();
  const call = (service: string, operation: string, input: object, principal = account) =>
    aws.call({ service, operation, region: aws.region, principal }, input) as Promise<object>;
  const Policy = policy({ ...allow('kms:*', '*'), Principal: { AWS: account.arn } });
  const { KeyMetadata } = (await call('kms', 'CreateKey', { Policy })) as { KeyMetadata: { Arn: string } };
  await call('secretsmanager', 'CreateSecret', {
    Name: 'mail',
    SecretString: 'a value',
    ClientRequestToken: '0'.repeat(32),
    KmsKeyId: KeyMetadata.Arn,
  });
  const reader = await role('reader', policy(allow(['secretsmanager:GetSecretValue', 'kms:Decrypt'], '*')));
  const trail: TrailEntry[] = [];
  aws.onCall((entry) => trail.push(entry));

  await call('secretsmanager', 'GetSecretValue', { SecretId: 'mail' }, reader);

  expect(trail).toHaveLength(1);
  const { decisions } = trail[0] as TrailEntry;
  expect(decisions.map(({ action }) => action)).toEqual(['secretsmanager:GetSecretValue', 'kms:Decrypt']);
  expect(decisions[1]?.statements.map(({ policy }) => policy)).toContain('inline');
});
