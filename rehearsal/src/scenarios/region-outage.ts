import { HOUR, MINUTE } from './context';
import { ACCESS_KEY, type Scenario } from './scenario';

export const regionOutage: Scenario = {
  name: 'region-outage',
  about: 'STS is out of order in one region while a new key is verified.',
  fits: ACCESS_KEY,
  async run(context) {
    const { aws } = context;
    const region = aws.region === 'us-east-1' ? 'us-west-2' : 'us-east-1';
    const before = context.keyOf('AWSCURRENT');
    const { failed = 0 } = context.secret.rotation ?? {};
    aws.faults.outages.add(`sts ${region}`);
    context.recordAction(`STS in ${region} answers every call with 503.`);
    await context.rotate();

    await context.expectWithin(
      10 * MINUTE,
      'The rotation fails',
      () => (context.secret.rotation?.failed ?? 0) > failed,
    );
    const log = aws.logs.lines(context.target.logGroup).join('\n');
    context.expect(`The log names ${region}.`, log.includes('[VerifyFailed]') && log.includes(region));
    await context.expectWithin(
      MINUTE,
      'The alarm Failed is raised',
      () => context.alarm('failed').state === 'ALARM',
    );
    const stays = context.keyOf('AWSCURRENT')?.accessKeyId === before?.accessKeyId;
    context.expect('AWSCURRENT is where it was: nothing becomes current that was not verified.', stays);
    await context.expectCurrentWorks();

    aws.faults.outages.delete(`sts ${region}`);
    context.recordAction(`STS in ${region} is back. Nothing else is done.`);
    const replaced = () => context.keyOf('AWSCURRENT')?.accessKeyId !== before?.accessKeyId;
    await context.expectWithin(2 * HOUR, 'The rotation succeeds by itself', replaced);
    await context.expectCurrentWorks();
    await context.expectWithin(
      HOUR,
      'The alarm Failed is over',
      () => context.alarm('failed').state === 'OK',
    );
    context.expectNoOrphan();
  },
};
