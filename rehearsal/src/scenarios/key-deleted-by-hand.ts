import { MINUTE } from './context';
import { ACCESS_KEY, type Scenario } from './scenario';

export const keyDeletedByHand: Scenario = {
  name: 'key-deleted-by-hand',
  about: 'Somebody deletes the current key at IAM.',
  fits: ACCESS_KEY,
  async run(context) {
    // As long as a promotion is fresh, IAM's list is not taken at its word.
    await context.advance(30 * MINUTE);
    const AccessKeyId = context.keyOf('AWSCURRENT')?.accessKeyId;
    await context.callAsAdmin('iam', 'DeleteAccessKey', { UserName: context.target.userName, AccessKeyId });
    context.recordAction(`The current key ${AccessKeyId} is deleted at IAM.`);
    await context.advance(MINUTE);
    context.expect('AWSCURRENT does not work.', !(await context.currentWorks()));

    const replaced = () => context.keyOf('AWSCURRENT')?.accessKeyId !== AccessKeyId;
    const most = context.target.sweepEvery + 10 * MINUTE;
    await context.expectWithin(most, 'The next sweep notices, and a new key is current', replaced);
    context.expect('The alarm Failed was raised.', context.alarm('failed').raised > 0);
    await context.expectCurrentWorks();
    await context.expectWithin(
      2 * context.target.sweepEvery,
      'Every alarm is over',
      () => context.alarm('failed').state === 'OK' && context.alarm('overdue').state === 'OK',
    );
    context.expectNoOrphan();
  },
};
