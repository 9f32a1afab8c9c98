import { ANY_SECRET, type Scenario } from './scenario';
import { DAY, HOUR, MINUTE } from './scene';

export const scheduleChanged: Scenario = {
  name: 'schedule-changed',
  about:
    'The schedule is changed: nothing rotates at once, and the next rotations are where the new one says.',
  fits: ANY_SECRET,
  async play(scene) {
    scene.beginReading();
    const before = scene.versionOf('AWSCURRENT');
    const { succeeded = 0, scheduleExpression } = scene.secret.rotation ?? {};
    const opens = Math.ceil(scene.now / HOUR) * HOUR + 2 * HOUR;
    const ScheduleExpression = `cron(0 ${new Date(opens).getUTCHours()} * * ? *)`;
    await scene.byHand('secretsmanager', 'RotateSecret', {
      SecretId: scene.secret.arn,
      RotationRules: { ScheduleExpression, Duration: '1h' },
      RotateImmediately: false,
      ClientRequestToken: scene.aws.random.uuid(),
    });
    scene.done(`The schedule ${scheduleExpression} becomes ${ScheduleExpression}, not rotating at once.`);
    await scene.pass(10 * MINUTE);
    scene.expect('Nothing was rotated.', scene.versionOf('AWSCURRENT') === before);
    scene.expect('No label AWSPENDING is left.', scene.versionOf('AWSPENDING') === undefined);
    scene.expect('No step failed.', scene.alarm('failed').raised === 0);

    await scene.pass(opens - scene.now);
    scene.expect('Until the window opens nothing is rotated.', scene.versionOf('AWSCURRENT') === before);
    const rotations = (count: number) => () => (scene.secret.rotation?.succeeded ?? 0) === succeeded + count;
    await scene.within(HOUR, 'In the window it is rotated', rotations(1));
    await scene.expectCurrentWorks();
    await scene.pass(opens + DAY - scene.now);
    scene.expect('For the rest of the day nothing is rotated.', rotations(1)());
    await scene.within(HOUR, 'In the next window it is rotated', rotations(2));
    await scene.expectCurrentWorks();
    scene.expectNoFailedRead();
    scene.expectNoOrphan();
  },
};
