import { ACCESS_KEY, type Scenario } from './scenario';
import { HOUR, MINUTE } from './scene';

export const slotTaken: Scenario = {
  name: 'slot-taken',
  about: "Somebody makes a key of their own for the rotator's user, so that IAM has no room for the next.",
  fits: ACCESS_KEY,
  async play(scene) {
    scene.beginReading();
    const UserName = scene.cast.userName;
    const before = scene.keyOf('AWSCURRENT')?.accessKeyId;
    const { AccessKey } = await scene.byHand('iam', 'CreateAccessKey', { UserName });
    const stranger: string = AccessKey.AccessKeyId;
    scene.done(`Somebody makes the key ${stranger} for the user.`);
    const { failed = 0 } = scene.secret.rotation ?? {};
    await scene.rotate();

    await scene.within(5 * MINUTE, 'The rotation fails', () => (scene.secret.rotation?.failed ?? 0) > failed);
    const raised = () => scene.alarm('heldBack').state === 'ALARM';
    await scene.within(MINUTE, 'The alarm HeldBack is raised', raised);
    const log = scene.aws.logs.lines(scene.cast.logGroup).join('\n');
    scene.expect(`The log names ${stranger}.`, log.includes('[SlotTaken]') && log.includes(stranger));
    const alive = scene.keys
      .filter(({ status }) => status === 'Active')
      .map(({ accessKeyId }) => accessKeyId);
    scene.expect('Both keys are as they were.', alive.includes(stranger) && alive.includes(String(before)));
    await scene.expectCurrentWorks();

    await scene.byHand('iam', 'DeleteAccessKey', { UserName, AccessKeyId: stranger });
    scene.done('The key is deleted by whoever made it. Nothing else is done.');
    const replaced = () => scene.keyOf('AWSCURRENT')?.accessKeyId !== before;
    await scene.within(2 * HOUR, 'The rotation succeeds by itself', replaced);
    await scene.within(
      2 * scene.cast.sweepEvery + 2 * HOUR,
      'The alarm HeldBack is over',
      () => scene.alarm('heldBack').state === 'OK',
    );
    await scene.expectCurrentWorks();
    scene.expectNoFailedRead();
    scene.expectNoOrphan();
  },
};
