import { permission } from './permission';
import { ANY_SECRET, type Scenario } from './scenario';
import { HOUR, MINUTE } from './scene';

export const rotationFails: Scenario = {
  name: 'rotation-fails',
  about: 'A permission is taken away from the rotator, and given back later.',
  fits: ANY_SECRET,
  async play(scene) {
    scene.beginReading();
    const action = scene.cast.kind === 'access-key' ? 'iam:CreateAccessKey' : 'secretsmanager:PutSecretValue';
    const before = scene.versionOf('AWSCURRENT');
    const { failed: failedBefore = 0 } = scene.secret.rotation ?? {};
    const giveBack = await permission(scene, action);
    scene.done(`${action} is taken away from the rotator's role.`);
    await scene.rotate();

    const failed = () => (scene.secret.rotation?.failed ?? 0) > failedBefore;
    await scene.within(5 * MINUTE, 'The rotation fails', failed);
    await scene.within(MINUTE, 'The alarm Failed is raised', () => scene.alarm('failed').state === 'ALARM');
    const log = scene.aws.logs.lines(scene.cast.logGroup).join('\n');
    scene.expect(`The log names ${action}.`, log.includes(action));
    scene.expect('AWSCURRENT is where it was.', scene.versionOf('AWSCURRENT') === before);
    await scene.expectCurrentWorks();

    await giveBack();
    scene.done(`${action} is given back. Nothing else is done.`);
    await scene.within(
      2 * HOUR,
      'The rotation succeeds by itself',
      () => scene.versionOf('AWSCURRENT') !== before,
    );
    await scene.expectCurrentWorks();
    await scene.within(HOUR, 'The alarm Failed is over', () => scene.alarm('failed').state === 'OK');
    scene.expectNoFailedRead();
    scene.expectNoOrphan();
  },
};
