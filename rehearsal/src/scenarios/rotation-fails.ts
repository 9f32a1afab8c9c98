import { HOUR, MINUTE } from './context';
import { permission } from './remove-permission';
import { ANY_SECRET, type Scenario } from './scenario';

export const rotationFails: Scenario = {
  name: 'rotation-fails',
  about: 'A permission is taken away from the rotator, and given back later.',
  fits: ANY_SECRET,
  async run(context) {
    context.startReaders();
    const action =
      context.target.kind === 'access-key' ? 'iam:CreateAccessKey' : 'secretsmanager:PutSecretValue';
    const before = context.versionOf('AWSCURRENT');
    const { failed: failedBefore = 0 } = context.secret.rotation ?? {};
    const giveBack = await permission(context, action);
    context.recordAction(`${action} is taken away from the rotator's role.`);
    await context.rotate();

    const failed = () => (context.secret.rotation?.failed ?? 0) > failedBefore;
    await context.expectWithin(5 * MINUTE, 'The rotation fails', failed);
    await context.expectWithin(
      MINUTE,
      'The alarm Failed is raised',
      () => context.alarm('failed').state === 'ALARM',
    );
    const log = context.aws.logs.lines(context.target.logGroup).join('\n');
    context.expect(`The log names ${action}.`, log.includes(action));
    context.expect('AWSCURRENT is where it was.', context.versionOf('AWSCURRENT') === before);
    await context.expectCurrentWorks();

    await giveBack();
    context.recordAction(`${action} is given back. Nothing else is done.`);
    await context.expectWithin(
      2 * HOUR,
      'The rotation succeeds by itself',
      () => context.versionOf('AWSCURRENT') !== before,
    );
    await context.expectCurrentWorks();
    await context.expectWithin(
      HOUR,
      'The alarm Failed is over',
      () => context.alarm('failed').state === 'OK',
    );
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};
