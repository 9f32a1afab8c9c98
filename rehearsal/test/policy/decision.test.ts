import type { TrailEntry } from '../../src/aws/local-aws';
import { policy, setting } from '../aws/iam/setting';
import { allow } from './fixtures';

const LIST = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' };

async function calledAs(document: string, operation: string, input: object = {}) {
  const { aws, iam, role } = setting();
  const principal = await role('watcher', document);
  const trail: TrailEntry[] = [];
  aws.onCall((entry) => trail.push(entry));
  await iam(operation, input, principal).catch(() => undefined);
  await iam(operation, input, principal).catch(() => undefined);
  return trail.map(({ decisions }) => decisions);
}

test('the trail names the statement that allowed a call, also when it was judged before', async () => {
  const [first, again] = await calledAs(policy(allow('iam:GetUser'), LIST), 'ListUsers');

  expect(first).toEqual([
    {
      action: 'iam:ListUsers',
      resource: '*',
      statements: [
        { holder: 'arn:aws:iam::123456789012:role/watcher', policy: 'inline', index: 2, statement: LIST },
      ],
    },
  ]);
  expect(again?.[0]).toBe(first?.[0]);
});

test('it names the statement that denied a call expressly', async () => {
  const deny = { Effect: 'Deny', Action: 'iam:List*', Resource: '*' };

  const [[decision] = []] = await calledAs(policy(LIST, deny), 'ListUsers');

  expect(decision).toMatchObject({
    reason: 'with an explicit deny in an identity-based policy',
    statements: [{ policy: 'inline', index: 2, statement: deny }],
  });
});

test('a call that nothing allowed was decided by no statement', async () => {
  const [[decision] = []] = await calledAs(policy(LIST), 'GetUser', { UserName: 'mailer' });

  expect(decision).toMatchObject({
    action: 'iam:GetUser',
    reason: 'because no identity-based policy allows the iam:GetUser action',
    statements: [],
  });
});

test('what a service asks of KMS for the caller is part of the call, with the statements of both policies', async () => {
  const { aws, account, role } = setting();
  const root = (service: string, operation: string, input: object, principal = account) =>
    aws.call({ service, operation, region: aws.region, principal }, input) as Promise<Record<string, never>>;
  const key = policy({ Effect: 'Allow', Principal: { AWS: account.arn }, Action: 'kms:*', Resource: '*' });
  const { KeyMetadata } = await root('kms', 'CreateKey', { Policy: key });
  const { Arn: KmsKeyId } = KeyMetadata as unknown as { Arn: string };
  await root('secretsmanager', 'CreateSecret', {
    Name: 'mail',
    SecretString: 'a value',
    ClientRequestToken: '0'.repeat(32),
    KmsKeyId,
  });
  const reader = await role('reader', policy(allow(['secretsmanager:GetSecretValue', 'kms:Decrypt'], '*')));
  const trail: TrailEntry[] = [];
  aws.onCall((entry) => trail.push(entry));

  await root('secretsmanager', 'GetSecretValue', { SecretId: 'mail' }, reader);

  expect(trail).toHaveLength(1);
  expect(trail[0]?.decisions.map(({ action }) => action)).toEqual([
    'secretsmanager:GetSecretValue',
    'kms:Decrypt',
  ]);
  expect(trail[0]?.decisions[1]?.statements.map(({ policy }) => policy)).toContain('inline');
});
