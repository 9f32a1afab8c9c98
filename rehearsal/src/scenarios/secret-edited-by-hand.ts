import { ACCESS_KEY, type Scenario } from './scenario';
import { MINUTE } from './scene';

export const secretEditedByHand: Scenario = {
  name: 'secret-edited-by-hand',
  about: 'Somebody writes a key that does not work into the secret.',
  fits: ACCESS_KEY,
  async play(scene) {
    await scene.pass(30 * MINUTE);
    const foreign = { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x'.repeat(40) };
    const before = scene.keys.map(({ accessKeyId }) => accessKeyId);
    await scene.byHand('secretsmanager', 'PutSecretValue', {
      SecretId: scene.secret.arn,
      SecretString: JSON.stringify(foreign),
      ClientRequestToken: scene.aws.random.uuid(),
    });
    scene.done('Somebody puts a value with an unknown key into the secret: AWSCURRENT moves to it.');
    scene.expect('AWSCURRENT does not work.', !(await scene.currentWorks()));
    const alive = before.every((id) =>
      scene.keys.some(({ accessKeyId, status }) => accessKeyId === id && status === 'Active'),
    );
    scene.expect('The key from before is left alive.', alive);

    const replaced = () => scene.keyOf('AWSCURRENT')?.accessKeyId !== foreign.accessKeyId;
    const most = scene.cast.sweepEvery + 10 * MINUTE;
    await scene.within(most, 'The next sweep notices, and a new key is current', replaced);
    scene.expect('The alarm Failed was raised.', scene.alarm('failed').raised > 0);
    await scene.expectCurrentWorks();
    scene.expectNoOrphan();
  },
};
