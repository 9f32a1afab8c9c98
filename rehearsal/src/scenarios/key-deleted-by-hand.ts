import { MINUTE } from './context';
import { ACCESS_KEY, type Scenario } from './scenario';

export const keyDeletedByHand: Scenario = {
  name: 'key-deleted-by-hand',
  about: 'An operator deletes the current access key at IAM.',
  fits: ACCESS_KEY,
  async run(context) {
    // The engine does not rely on the list of IAM until a promotion has propagated.
    await context.advance(30 * MINUTE);
    const AccessKeyId = context.keyOf('AWSCURRENT')?.accessKeyId;
    await context.callAsAdmin('iam', 'DeleteAccessKey', { UserName: context.target.userName, AccessKeyId });
    context.recordAction(`The current access key ${AccessKeyId} is deleted at IAM.`);
    await context.advance(MINUTE);
    await context.expectSweepReplaces(AccessKeyId);
    await context.expectAlarmEnds('failed', 2 * context.target.sweepEvery);
    await context.expectAlarmEnds('overdue', 2 * context.target.sweepEvery);
    context.expectNoOrphan();
  },
};
