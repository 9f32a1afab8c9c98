import { HOUR, MINUTE } from './context';
import { ACCESS_KEY, type Scenario } from './scenario';

export const slotTaken: Scenario = {
  name: 'slot-taken',
  about: "Somebody makes a key of their own for the rotator's user, so that IAM has no room for the next.",
  fits: ACCESS_KEY,
  async run(context) {
    context.startReaders();
    const UserName = context.target.userName;
    const before = context.keyOf('AWSCURRENT')?.accessKeyId;
    const { AccessKey } = await context.callAsAdmin('iam', 'CreateAccessKey', { UserName });
    const stranger: string = AccessKey.AccessKeyId;
    context.recordAction(`Somebody makes the key ${stranger} for the user.`);
    const { failed = 0 } = context.secret.rotation ?? {};
    await context.rotate();

    await context.expectWithin(
      5 * MINUTE,
      'The rotation fails',
      () => (context.secret.rotation?.failed ?? 0) > failed,
    );
    const raised = () => context.alarm('heldBack').state === 'ALARM';
    await context.expectWithin(MINUTE, 'The alarm HeldBack is raised', raised);
    const log = context.aws.logs.lines(context.target.logGroup).join('\n');
    context.expect(`The log names ${stranger}.`, log.includes('[SlotTaken]') && log.includes(stranger));
    const alive = context.keys
      .filter(({ status }) => status === 'Active')
      .map(({ accessKeyId }) => accessKeyId);
    context.expect('Both keys are as they were.', alive.includes(stranger) && alive.includes(String(before)));
    await context.expectCurrentWorks();

    await context.callAsAdmin('iam', 'DeleteAccessKey', { UserName, AccessKeyId: stranger });
    context.recordAction('The key is deleted by whoever made it. Nothing else is done.');
    const replaced = () => context.keyOf('AWSCURRENT')?.accessKeyId !== before;
    await context.expectWithin(2 * HOUR, 'The rotation succeeds by itself', replaced);
    await context.expectWithin(
      2 * context.target.sweepEvery + 2 * HOUR,
      'The alarm HeldBack is over',
      () => context.alarm('heldBack').state === 'OK',
    );
    await context.expectCurrentWorks();
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};
