import { HOUR } from './context';
import { ACCESS_KEY, type Scenario } from './scenario';

export const slotTaken: Scenario = {
  name: 'slot-taken',
  about: 'An operator creates an access key for the user, so that IAM has no slot for the next key.',
  fits: ACCESS_KEY,
  async run(context) {
    context.startReaders();
    const UserName = context.target.userName;
    const before = context.keyOf('AWSCURRENT')?.accessKeyId;
    const { AccessKey } = await context.callAsAdmin('iam', 'CreateAccessKey', { UserName });
    const { AccessKeyId } = AccessKey;
    context.recordAction(`An operator creates the access key ${AccessKeyId} for the user.`);
    await context.expectRotationFails('heldBack', { log: ['[SlotTaken]', AccessKeyId] });
    context.expect('Both access keys are active.', context.isActive(AccessKeyId) && context.isActive(before));
    await context.expectCurrentWorks();

    await context.callAsAdmin('iam', 'DeleteAccessKey', { UserName, AccessKeyId });
    context.recordAction('The operator deletes the access key. No other action is taken.');
    await context.expectRecovery('heldBack', 2 * context.target.sweepEvery + 2 * HOUR);
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};
