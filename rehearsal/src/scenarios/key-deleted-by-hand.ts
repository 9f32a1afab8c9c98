import { ACCESS_KEY, type Scenario } from './scenario';
import { MINUTE } from './scene';

export const keyDeletedByHand: Scenario = {
  name: 'key-deleted-by-hand',
  about: 'Somebody deletes the current key at IAM.',
  fits: ACCESS_KEY,
  async play(scene) {
    // As long as a promotion is fresh, IAM's list is not taken at its word.
    await scene.pass(30 * MINUTE);
    const AccessKeyId = scene.keyOf('AWSCURRENT')?.accessKeyId;
    await scene.byHand('iam', 'DeleteAccessKey', { UserName: scene.cast.userName, AccessKeyId });
    scene.done(`The current key ${AccessKeyId} is deleted at IAM.`);
    await scene.pass(MINUTE);
    scene.expect('AWSCURRENT does not work.', !(await scene.currentWorks()));

    const replaced = () => scene.keyOf('AWSCURRENT')?.accessKeyId !== AccessKeyId;
    const most = scene.cast.sweepEvery + 10 * MINUTE;
    await scene.within(most, 'The next sweep notices, and a new key is current', replaced);
    scene.expect('The alarm Failed was raised.', scene.alarm('failed').raised > 0);
    await scene.expectCurrentWorks();
    await scene.within(
      2 * scene.cast.sweepEvery,
      'Every alarm is over',
      () => scene.alarm('failed').state === 'OK' && scene.alarm('overdue').state === 'OK',
    );
    scene.expectNoOrphan();
  },
};
