import { Duration } from 'aws-cdk-lib';
import { type RotatingSecretProps, Rotation, Stragglers } from '../../../lib';
import { SignedClient } from '../../src/rehearse/signed-client';
import { DAY, HOUR, MINUTE, play } from './play';

// The built handler with its synthesized role, policies enforced, on days when something is wrong.
jest.setTimeout(120_000);

test('a current key that somebody deleted is replaced by the next sweep', () =>
  play(async (scene) => {
    await scene.pass(30 * MINUTE);
    const deleted = scene.keyOf('AWSCURRENT')?.accessKeyId;
    await scene.byHand('iam', 'DeleteAccessKey', { UserName: scene.userName, AccessKeyId: deleted });

    const took = await scene.passUntil(() => scene.keyOf('AWSCURRENT')?.accessKeyId !== deleted);

    expect(took).toBeLessThanOrEqual(HOUR + 5 * MINUTE);
    await scene.read();
    expect(scene.alarm('failed').raised).toBe(1);
    expect(scene.aws.authorizer.denied).toEqual([]);
    const unused = scene.aws.authorizer.unusedGrants().map(({ action }) => action);
    expect(unused).not.toContain('secretsmanager:RotateSecret');
    expect(unused).not.toContain('lambda:InvokeFunction');
  }));

test('a rotation that fails wakes somebody within a minute, spares the old key, and recovers by itself', () =>
  play(async (scene) => {
    const role = scene.resource('AWS::IAM::Role', 'Rotator/Role');
    const before = scene.keyOf('AWSCURRENT')?.accessKeyId;
    const { PolicyNames } = await scene.byHand('iam', 'ListRolePolicies', { RoleName: role });
    const issuer = {
      RoleName: role,
      PolicyName: PolicyNames.find((name: string) => name.includes('Issuer')),
    };
    const { PolicyDocument } = await scene.byHand('iam', 'GetRolePolicy', issuer);
    const crippled = JSON.parse(decodeURIComponent(PolicyDocument));
    crippled.Statement[0].Action = crippled.Statement[0].Action.filter(
      (a: string) => a !== 'iam:CreateAccessKey',
    );
    await scene.byHand('iam', 'PutRolePolicy', { ...issuer, PolicyDocument: JSON.stringify(crippled) });

    await scene.passUntil(() => (scene.secret.rotation?.failed ?? 0) > 0);
    await scene.pass(MINUTE);

    // Once for each attempt that comes in a minute of its own.
    expect(scene.alarm('failed').raised).toBeGreaterThan(0);
    const [message] = scene.aws.sns.messages.filter(({ subject }) => subject.startsWith('ALARM'));
    expect(message?.message).toContain('App/DeployKey');
    expect(message?.message).toContain('docs/runbook.md#rotation-failed');
    expect(scene.keyOf('AWSCURRENT')?.accessKeyId).toBe(before);
    await scene.read();
    expect(scene.keys).toHaveLength(1);
    expect(scene.aws.logs.lines(scene.resource('AWS::Logs::LogGroup')).join('\n')).toContain(
      'iam:CreateAccessKey',
    );

    await scene.byHand('iam', 'PutRolePolicy', {
      ...issuer,
      PolicyDocument: decodeURIComponent(PolicyDocument),
    });
    await scene.passUntil(() => scene.keyOf('AWSCURRENT')?.accessKeyId !== before);
    await scene.read();
    await scene.pass(HOUR);
    expect(scene.alarm('failed').state).toBe('OK');
  }));

test('a slot that a stranger has taken holds back the rotation, and the stranger is left alone', () =>
  play(async (scene) => {
    const before = scene.keyOf('AWSCURRENT')?.accessKeyId;
    const { AccessKey } = await scene.byHand('iam', 'CreateAccessKey', { UserName: scene.userName });

    await scene.passUntil(() => (scene.secret.rotation?.failed ?? 0) > 0);
    await scene.pass(MINUTE);

    expect(scene.alarm('heldBack').raised).toBe(1);
    expect(scene.keys.map(({ accessKeyId }) => accessKeyId).sort()).toEqual(
      [before, AccessKey.AccessKeyId].sort(),
    );
    expect(scene.keys.every(({ status }) => status === 'Active')).toBe(true);
    await scene.read();

    await scene.byHand('iam', 'DeleteAccessKey', {
      UserName: scene.userName,
      AccessKeyId: AccessKey.AccessKeyId,
    });
    await scene.passUntil(() => scene.keyOf('AWSCURRENT')?.accessKeyId !== before);
    await scene.read();
  }));

/** Somebody goes on using the key that was current at the beginning; tells its state a day after the rotation. */
async function withStraggler(
  props: Partial<RotatingSecretProps>,
  after: (status: string, heldBack: number) => void,
) {
  await play(async (scene) => {
    const old = scene.keyOf('AWSCURRENT');
    if (!old) throw new Error('There is no first key.');
    const client = new SignedClient(scene.aws);
    await scene.passUntil(() => scene.keyOf('AWSCURRENT')?.accessKeyId !== old.accessKeyId, 3 * DAY);
    for (let minutes = 0; minutes < 20 * 60; minutes += 10) {
      try {
        await client.authenticate(old, scene.aws.region);
      } catch (error) {
        // It is refused once it is cut off.
        expect((error as Error).message).toContain('InvalidClientTokenId');
      }
      await scene.pass(10 * MINUTE);
    }
    await scene.read();
    const status = scene.keys.find(({ accessKeyId }) => accessKeyId === old.accessKeyId)?.status ?? 'gone';
    after(status, scene.alarm('heldBack').raised);
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
  play(async (scene) => {
    await scene.pass(3 * HOUR);
    expect(scene.alarm('overdue').state).toBe('OK');
    scene.aws.scheduler.removeSchedule(scene.resource('AWS::Scheduler::Schedule'));
    await scene.pass(4 * HOUR);
    expect(scene.alarm('overdue').state).toBe('ALARM');
  }));

test('a secret whose rotation was turned off is overdue a day later', () =>
  play(async (scene) => {
    await scene.byHand('secretsmanager', 'CancelRotateSecret', { SecretId: scene.secret.arn });
    await scene.pass(DAY);
    expect(scene.alarm('overdue').raised).toBe(0);
    await scene.pass(8 * HOUR);
    expect(scene.alarm('overdue').state).toBe('ALARM');
    await scene.read();
  }));

test('a value written by hand over the current key is replaced by a good one', () =>
  play(async (scene) => {
    const foreign = { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x'.repeat(40) };
    await scene.byHand('secretsmanager', 'PutSecretValue', {
      SecretId: scene.secret.arn,
      SecretString: JSON.stringify(foreign),
      ClientRequestToken: '00000000-0000-4000-8000-000000000001',
    });
    await scene.passUntil(() => scene.keyOf('AWSCURRENT')?.accessKeyId !== foreign.accessKeyId);
    await scene.read();
    expect(scene.alarm('failed').raised).toBe(1);
  }));
