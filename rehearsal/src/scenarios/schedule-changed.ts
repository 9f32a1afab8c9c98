import { DAY, HOUR, MINUTE } from './context';
import { ANY_SECRET, type Scenario } from './scenario';

export const scheduleChanged: Scenario = {
  name: 'schedule-changed',
  about: 'The schedule changes: nothing rotates immediately, and the next rotations follow the new schedule.',
  fits: ANY_SECRET,
  async run(context) {
    context.startReaders();
    const { succeeded = 0, scheduleExpression } = context.secret.rotation ?? {};
    const opens = Math.ceil(context.now / HOUR) * HOUR + 2 * HOUR;
    const ScheduleExpression = `cron(0 ${new Date(opens).getUTCHours()} * * ? *)`;
    const hasRotated = (times: number) => () =>
      (context.secret.rotation?.succeeded ?? 0) === succeeded + times;
    await context.callAsAdmin('secretsmanager', 'RotateSecret', {
      SecretId: context.secret.arn,
      RotationRules: { ScheduleExpression, Duration: '1h' },
      RotateImmediately: false,
      ClientRequestToken: context.aws.random.uuid(),
    });
    context.recordAction(
      `The schedule ${scheduleExpression} changes to ${ScheduleExpression}, without an immediate rotation.`,
    );
    await context.advance(10 * MINUTE);
    context.expect('Nothing was rotated.', hasRotated(0)());
    context.expect('No version has the label AWSPENDING.', context.versionOf('AWSPENDING') === undefined);
    context.expect('No step failed.', context.alarm('failed').raised === 0);

    await context.advance(opens - context.now);
    context.expect('Nothing rotates before the window opens.', hasRotated(0)());
    await context.expectWithin(HOUR, 'The secret rotates in the window', hasRotated(1));
    await context.expectCurrentWorks();
    await context.advance(opens + DAY - context.now);
    context.expect('Nothing rotates for the rest of the day.', hasRotated(1)());
    await context.expectWithin(HOUR, 'The secret rotates in the next window', hasRotated(2));
    await context.expectCurrentWorks();
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};
