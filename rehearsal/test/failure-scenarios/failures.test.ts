import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearse } from '../../src';
import { LocalAws } from '../../src/aws/local-aws';
import { removePermission } from '../../src/scenarios/remove-permission';
import { deployed, HOUR, MINUTE, synthesize } from './fixtures';

// The scenarios of rehearsal/src/scenarios cover the reactions; these tests cover messages, permissions and rollbacks.

test('the sweep that replaces a deleted key uses its permissions', () =>
  deployed(async (context) => {
    await context.advance(30 * MINUTE);
    const AccessKeyId = context.keyOf('AWSCURRENT')?.accessKeyId;
    await context.callAsAdmin('iam', 'DeleteAccessKey', { UserName: context.userName, AccessKeyId });

    const isReplaced = () => context.keyOf('AWSCURRENT')?.accessKeyId !== AccessKeyId;
    expect(await context.advanceUntil(isReplaced)).toBeLessThanOrEqual(HOUR + 5 * MINUTE);

    await context.read();
    expect(context.alarm('failed').raised).toBe(1);
    expect(context.aws.authorizer.denied).toEqual([]);
    const unused = context.aws.authorizer.unusedGrants().map(({ action }) => action);
    expect(unused).not.toContain('secretsmanager:RotateSecret');
    expect(unused).not.toContain('lambda:InvokeFunction');
  }));

test('a failed rotation publishes a message with the path and the runbook', () =>
  deployed(async (context) => {
    await removePermission(context, 'iam:CreateAccessKey');
    await context.advanceUntil(() => (context.secret.rotation?.failed ?? 0) > 0);
    await context.advance(MINUTE);

    const [message] = context.aws.sns.messages.filter(({ subject }) => subject.startsWith('ALARM'));
    expect(message?.message).toContain('App/DeployKey');
    expect(message?.message).toContain('docs/runbook.md#rotation-failed');
    expect(context.keys).toHaveLength(1);
    await context.read();
  }));

// The scenario first-rotation-fails covers secretsmanager:UpdateSecretVersionStage.
test.each(['iam:CreateAccessKey', 'secretsmanager:PutSecretValue'])(
  'a deploy without %s fails with the reason and leaves no key',
  async (action) => {
    const assembly = synthesize().directory;
    const file = join(assembly, 'App.template.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(new RegExp(`"${action}",\\s*`), ''));
    const calls = jest.spyOn(LocalAws.prototype, 'call');

    const { findings } = await rehearse({ assembly, days: 1 });

    expect(findings).toMatchObject([
      { found: expect.stringContaining(action) },
      { found: expect.stringContaining(`${action} was denied`), fix: expect.stringContaining('Add to') },
    ]);
    // IAM refuses to delete a user with a key.
    expect(findings[0]?.found).toMatch(/AccessDenied.*It was rolled back/s);
    expect(calls.mock.calls.some(([{ operation }]) => operation === 'DeleteUser')).toBe(true);
    calls.mockRestore();
  },
);
