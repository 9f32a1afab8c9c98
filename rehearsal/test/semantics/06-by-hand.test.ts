import { DAY, HOUR, MINUTE, rotatingSetting } from '../aws/secrets-manager/rotations';
import { token } from '../aws/secrets-manager/setting';
import { deployed } from '../scenarios/fixtures';

jest.setTimeout(120_000);

test.each([
  ['PutSecretValue', {}],
  ['UpdateSecret', {}],
])(
  '6: %s in the middle of a rotation takes AWSPENDING away and tells RotationAbandoned',
  async (operation) => {
    const { rotate, call, pass, labels, events, steps } = await rotatingSetting(async ({ Step }) => {
      if (Step !== 'setSecret') return;
      await call(operation, { SecretId: 'key', SecretString: 'by hand', ClientRequestToken: token(3) });
    });
    await rotate(2);
    await pass(3 * HOUR);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
    expect(events).toEqual(['RotationStarted', 'RotationAbandoned']);
    expect(steps()).toEqual(['createSecret', 'setSecret']);
  },
);

test('6: after that the next rotation can start at once', async () => {
  const { rotate, put, pass, value } = await rotatingSetting(async ({ Step, ClientRequestToken }) => {
    if (Step === 'setSecret' && ClientRequestToken === token(2)) await put('key', 3, 'by hand');
  });
  await rotate(2);
  await pass(MINUTE);
  await rotate(4);
  await pass(MINUTE);
  expect(await value('key')).toBe(`value of ${token(4)}`);
});

test('6: a value by hand counts as a rotation for the schedule', async () => {
  const { rotate, put, pass, call } = await rotatingSetting();
  await rotate(2);
  await pass(20 * DAY);
  const next = async () => (await call('DescribeSecret', { SecretId: 'key' })).NextRotationDate;
  const before = await next();
  await put('key', 3, 'by hand');
  expect(Number(await next()) - Number(before)).toBe(20 * DAY);
});

test('6: the built rotator notices, and takes back what it had issued', () =>
  deployed(async (scene) => {
    await scene.advance(HOUR);
    const before = scene.secret.versions.find(({ labels }) => labels.includes('AWSCURRENT'))?.value;
    await scene.callAsAdmin('secretsmanager', 'RotateSecret', {
      SecretId: scene.secret.arn,
      ClientRequestToken: token(7),
    });
    while (!scene.keyOf('AWSPENDING')) await scene.advance(500);
    const issued = scene.keyOf('AWSPENDING')?.accessKeyId;
    await scene.callAsAdmin('secretsmanager', 'PutSecretValue', {
      SecretId: scene.secret.arn,
      SecretString: before,
      ClientRequestToken: token(8),
    });
    const live = () => scene.keys.filter(({ status }) => status === 'Active');
    expect(live().map(({ accessKeyId }) => accessKeyId)).toContain(issued);
    await scene.advance(3 * HOUR);
    await scene.read();
    expect(scene.secret.rotation?.abandoned).toBe(1);
    expect(live().map(({ accessKeyId }) => accessKeyId)).not.toContain(issued);
  }));
