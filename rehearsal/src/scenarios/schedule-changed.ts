import { DAY, HOUR, MINUTE } from './context';
import { ANY_SECRET, type Scenario } from './scenario';

export const scheduleChanged: Scenario = {
  name: 'schedule-changed',
  about:
    'The schedule is changed: nothing rotates at once, and the next rotations are where the new one says.',
  fits: ANY_SECRET,
  async run(context) {
    context.startReaders();
    const before = context.versionOf('AWSCURRENT');
    const { succeeded = 0, scheduleExpression } = context.secret.rotation ?? {};
    const opens = Math.ceil(context.now / HOUR) * HOUR + 2 * HOUR;
    const ScheduleExpression = `cron(0 ${new Date(opens).getUTCHours()} * * ? *)`;
    await context.callAsAdmin('secretsmanager', 'RotateSecret', {
      SecretId: context.secret.arn,
      RotationRules: { ScheduleExpression, Duration: '1h' },
      RotateImmediately: false,
      ClientRequestToken: context.aws.random.uuid(),
    });
    context.recordAction(
      `The schedule ${scheduleExpression} becomes ${ScheduleExpression}, not rotating at once.`,
    );
    await context.advance(10 * MINUTE);
    context.expect('Nothing was rotated.', context.versionOf('AWSCURRENT') === before);
    context.expect('No label AWSPENDING is left.', context.versionOf('AWSPENDING') === undefined);
    context.expect('No step failed.', context.alarm('failed').raised === 0);

    await context.advance(opens - context.now);
    context.expect('Until the window opens nothing is rotated.', context.versionOf('AWSCURRENT') === before);
    const rotations = (count: number) => () =>
      (context.secret.rotation?.succeeded ?? 0) === succeeded + count;
    await context.expectWithin(HOUR, 'In the window it is rotated', rotations(1));
    await context.expectCurrentWorks();
    await context.advance(opens + DAY - context.now);
    context.expect('For the rest of the day nothing is rotated.', rotations(1)());
    await context.expectWithin(HOUR, 'In the next window it is rotated', rotations(2));
    await context.expectCurrentWorks();
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};
