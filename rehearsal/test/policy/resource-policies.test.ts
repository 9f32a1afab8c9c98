import type { Principal } from '../../src/aws/call';
import { policy, rootOf, setting } from '../aws/iam/setting';
import { allow, ask, outcome, READ, SECRET } from './fixtures';

const OTHER_ACCOUNT = '210987654321';

describe("a resource's policy", () => {
  const resourcePolicy = (statement: object) => JSON.parse(policy(statement));
  const reader = 'arn:aws:iam::123456789012:role/rotator';

  test('allows a role of its own account without help, and denies whatever the identity policy says', async () => {
    const named = { Effect: 'Allow', Principal: { AWS: reader }, Action: READ, Resource: '*' };
    expect(await outcome(undefined, { resourcePolicy: resourcePolicy(named) })).toBe('allowed');
    expect(
      await outcome(policy(allow(READ)), { resourcePolicy: resourcePolicy({ ...named, Effect: 'Deny' }) }),
    ).toBe('with an explicit deny in a resource-based policy');
  });

  test('lets another account in, whose root needs it too', async () => {
    const { aws } = setting();
    const stranger = rootOf(OTHER_ACCOUNT);
    const request = { action: READ, resource: SECRET };
    expect(await ask(aws, stranger, request)).toContain('not authorized');
    const statement = { Effect: 'Allow', Principal: { AWS: stranger.arn }, Action: READ, Resource: '*' };
    expect(await ask(aws, stranger, { ...request, resourcePolicy: resourcePolicy(statement) })).toBe(
      'allowed',
    );
  });

  test('is all that counts for a service', async () => {
    // GIVEN
    const { aws } = setting();
    const name = 'secretsmanager.amazonaws.com';
    const service: Principal = { type: 'service', arn: name, accountId: aws.account, userId: name };
    const resource = 'arn:aws:lambda:eu-central-1:123456789012:function:rotator';
    const document = resourcePolicy({
      Effect: 'Allow',
      Principal: { Service: name },
      Action: 'lambda:InvokeFunction',
      Resource: resource,
      Condition: { StringEquals: { 'aws:SourceAccount': aws.account }, ArnLike: { 'aws:SourceArn': SECRET } },
    });
    const invoke = (context: Record<string, string>, policyOfFunction?: unknown) =>
      ask(aws, service, {
        action: 'lambda:InvokeFunction',
        resource,
        context,
        resourcePolicy: policyOfFunction,
      });
    const source = { 'aws:SourceAccount': aws.account, 'aws:SourceArn': SECRET };
    // WHEN, THEN
    expect(await invoke(source, document)).toBe('allowed');
    expect(await invoke(source)).toContain('no resource-based policy allows');
    expect(await invoke({ ...source, 'aws:SourceAccount': OTHER_ACCOUNT }, document)).toContain(
      'no resource-based',
    );
    expect(await invoke({ ...source, 'aws:SourceArn': `${SECRET}2` }, document)).toContain(
      'no resource-based',
    );
  });
});

describe('KMS keys', () => {
  const key = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-4333-8444-555555555555';
  const keyPolicy = JSON.parse(
    policy({
      Effect: 'Allow',
      Principal: { AWS: rootOf('123456789012').arn },
      Action: 'kms:*',
      Resource: '*',
    }),
  );
  const document = policy(
    allow('kms:Decrypt', key, {
      StringEquals: {
        'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com',
        'kms:EncryptionContext:SecretARN': SECRET,
      },
    }),
  );
  const decrypt = (secret: string, via?: string, resourcePolicy: unknown = keyPolicy) =>
    outcome(
      document,
      {
        action: 'kms:Decrypt',
        resource: key,
        context: { 'kms:EncryptionContext:SecretARN': secret },
        resourcePolicy,
      },
      { via },
    );

  test('are used through Secrets Manager for this secret alone', async () => {
    const via = 'secretsmanager.eu-central-1.amazonaws.com';
    expect(await decrypt(SECRET, via)).toBe('allowed');
    expect(await decrypt(SECRET)).toContain('no identity-based policy allows');
    expect(await decrypt(SECRET.replace('mailer', 'billing'), via)).toContain(
      'no identity-based policy allows',
    );
  });

  test('are closed to who may use them by identity policy, unless the key policy trusts the account', async () => {
    const nobody = JSON.parse(
      policy({
        Effect: 'Allow',
        Principal: { AWS: `${rootOf(OTHER_ACCOUNT).arn}` },
        Action: 'kms:*',
        Resource: '*',
      }),
    );
    expect(await decrypt(SECRET, 'secretsmanager.eu-central-1.amazonaws.com', nobody)).toContain(
      'no resource-based policy allows',
    );
  });
});
