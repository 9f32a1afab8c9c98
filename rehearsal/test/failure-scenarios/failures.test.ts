import { Duration } from 'aws-cdk-lib';
import { type RotatingSecretProps, Rotation, Stragglers } from '../../../lib';
import { SignedClient } from '../../src/rehearse/signed-client';
import { DAY, HOUR, MINUTE, play } from './fixtures';

// The built handler with its synthesized role, policies enforced, on days when something is wrong.
jest.setTimeout(120_000);

test('a current key that somebody deleted is replaced by the next sweep', () =>
  play(async (context) => {
    await context.advance(30 * MINUTE);
    const deleted = context.keyOf('AWSCURRENT')?.accessKeyId;
    await context.callAsAdmin('iam', 'DeleteAccessKey', { UserName: context.userName, AccessKeyId: deleted });

    const took = await context.advanceUntil(() => context.keyOf('AWSCURRENT')?.accessKeyId !== deleted);

    expect(took).toBeLessThanOrEqual(HOUR + 5 * MINUTE);
    await context.read();
    expect(context.alarm('failed').raised).toBe(1);
    expect(context.aws.authorizer.denied).toEqual([]);
    const unused = context.aws.authorizer.unusedGrants().map(({ action }) => action);
    expect(unused).not.toContain('secretsmanager:RotateSecret');
    expect(unused).not.toContain('lambda:InvokeFunction');
  }));

test('a rotation that fails wakes somebody within a minute, spares the old key, and recovers by itself', () =>
  play(async (context) => {
    const role = context.resource('AWS::IAM::Role', 'Rotator/Role');
    const before = context.keyOf('AWSCURRENT')?.accessKeyId;
    const { PolicyNames } = await context.callAsAdmin('iam', 'ListRolePolicies', { RoleName: role });
    const issuer = {
      RoleName: role,
      PolicyName: PolicyNames.find((name: string) => name.includes('Issuer')),
    };
    const { PolicyDocument } = await context.callAsAdmin('iam', 'GetRolePolicy', issuer);
    const crippled = JSON.parse(decodeURIComponent(PolicyDocument));
    crippled.Statement[0].Action = crippled.Statement[0].Action.filter(
      (a: string) => a !== 'iam:CreateAccessKey',
    );
    await context.callAsAdmin('iam', 'PutRolePolicy', {
      ...issuer,
      PolicyDocument: JSON.stringify(crippled),
    });

    await context.advanceUntil(() => (context.secret.rotation?.failed ?? 0) > 0);
    await context.advance(MINUTE);

    // Once for each attempt that comes in a minute of its own.
    expect(context.alarm('failed').raised).toBeGreaterThan(0);
    const [message] = context.aws.sns.messages.filter(({ subject }) => subject.startsWith('ALARM'));
    expect(message?.message).toContain('App/DeployKey');
    expect(message?.message).toContain('docs/runbook.md#rotation-failed');
    expect(context.keyOf('AWSCURRENT')?.accessKeyId).toBe(before);
    await context.read();
    expect(context.keys).toHaveLength(1);
    expect(context.aws.logs.lines(context.resource('AWS::Logs::LogGroup')).join('\n')).toContain(
      'iam:CreateAccessKey',
    );

    await context.callAsAdmin('iam', 'PutRolePolicy', {
      ...issuer,
      PolicyDocument: decodeURIComponent(PolicyDocument),
    });
    await context.advanceUntil(() => context.keyOf('AWSCURRENT')?.accessKeyId !== before);
    await context.read();
    await context.advance(HOUR);
    expect(context.alarm('failed').state).toBe('OK');
  }));

test('a slot that a stranger has taken holds back the rotation, and the stranger is left alone', () =>
  play(async (context) => {
    const before = context.keyOf('AWSCURRENT')?.accessKeyId;
    const { AccessKey } = await context.callAsAdmin('iam', 'CreateAccessKey', { UserName: context.userName });

    await context.advanceUntil(() => (context.secret.rotation?.failed ?? 0) > 0);
    await context.advance(MINUTE);

    expect(context.alarm('heldBack').raised).toBe(1);
    expect(context.keys.map(({ accessKeyId }) => accessKeyId).sort()).toEqual(
      [before, AccessKey.AccessKeyId].sort(),
    );
    expect(context.keys.every(({ status }) => status === 'Active')).toBe(true);
    await context.read();

    await context.callAsAdmin('iam', 'DeleteAccessKey', {
      UserName: context.userName,
      AccessKeyId: AccessKey.AccessKeyId,
    });
    await context.advanceUntil(() => context.keyOf('AWSCURRENT')?.accessKeyId !== before);
    await context.read();
  }));

/** Somebody goes on using the key that was current at the beginning; tells its state a day after the rotation. */
async function withStraggler(
  props: Partial<RotatingSecretProps>,
  after: (status: string, heldBack: number) => void,
) {
  await play(async (context) => {
    const old = context.keyOf('AWSCURRENT');
    if (!old) throw new Error('There is no first key.');
    const client = new SignedClient(context.aws);
    await context.advanceUntil(() => context.keyOf('AWSCURRENT')?.accessKeyId !== old.accessKeyId, 3 * DAY);
    for (let minutes = 0; minutes < 20 * 60; minutes += 10) {
      try {
        await client.authenticate(old, context.aws.region);
      } catch (error) {
        // It is refused once it is cut off.
        expect((error as Error).message).toContain('InvalidClientTokenId');
      }
      await context.advance(10 * MINUTE);
    }
    await context.read();
    const status = context.keys.find(({ accessKeyId }) => accessKeyId === old.accessKeyId)?.status ?? 'gone';
    after(status, context.alarm('heldBack').raised);
  }, props);
}

const rotation = Rotation.every(Duration.days(2), { grace: Duration.hours(12) });

test('a straggler holds back the retirement of the key that it uses, and raises the alarm', () =>
  withStraggler({ rotation, stragglers: Stragglers.HOLD }, (status, heldBack) => {
    expect(status).toBe('Active');
    expect(heldBack).toBe(1);
  }));

test('a straggler is cut off where the user chose that', () =>
  withStraggler({ rotation, stragglers: Stragglers.CUT_OFF }, (status, heldBack) => {
    expect(status).toBe('Inactive');
    expect(heldBack).toBe(0);
  }));

test('a straggler holds back the retirement where the grace is shorter than the lag of IAM’s reports', () =>
  withStraggler({ rotation: Rotation.highRisk() }, (status, heldBack) => {
    expect(status).toBe('Active');
    expect(heldBack).toBe(1);
  }));

test('silence of the sweep is overdue', () =>
  play(async (context) => {
    await context.advance(3 * HOUR);
    expect(context.alarm('overdue').state).toBe('OK');
    context.aws.scheduler.removeSchedule(context.resource('AWS::Scheduler::Schedule'));
    await context.advance(4 * HOUR);
    expect(context.alarm('overdue').state).toBe('ALARM');
  }));

test('a secret whose rotation was turned off is overdue a day later', () =>
  play(async (context) => {
    await context.callAsAdmin('secretsmanager', 'CancelRotateSecret', { SecretId: context.secret.arn });
    await context.advance(DAY);
    expect(context.alarm('overdue').raised).toBe(0);
    await context.advance(8 * HOUR);
    expect(context.alarm('overdue').state).toBe('ALARM');
    await context.read();
  }));

test('a value written by hand over the current key is replaced by a good one', () =>
  play(async (context) => {
    const foreign = { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x'.repeat(40) };
    await context.callAsAdmin('secretsmanager', 'PutSecretValue', {
      SecretId: context.secret.arn,
      SecretString: JSON.stringify(foreign),
      ClientRequestToken: '00000000-0000-4000-8000-000000000001',
    });
    await context.advanceUntil(() => context.keyOf('AWSCURRENT')?.accessKeyId !== foreign.accessKeyId);
    await context.read();
    expect(context.alarm('failed').raised).toBe(1);
  }));
