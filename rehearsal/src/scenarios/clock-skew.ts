import { MINUTE, type ScenarioContext } from './context';
import { ANY_SECRET, type Scenario } from './scenario';

const SKEW = 10 * MINUTE;

export const clockSkew: Scenario = {
  name: 'clock-skew',
  about: 'The clock of the rotation function is ten minutes fast, then ten minutes slow.',
  fits: ANY_SECRET,
  async run(context) {
    context.startReaders();
    await rotateWith(context, SKEW, 'fast');
    await rotateWith(context, -SKEW, 'slow');
    context.aws.faults.clocks.set(context.target.functionName, 0);
    context.recordAction('The clock of the rotation function is correct again.');
    await context.advance(2 * context.target.sweepEvery);
    context.expect('No call was denied.', context.aws.authorizer.denied.length === 0);
    await context.expectCurrentWorks();
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};

async function rotateWith(context: ScenarioContext, skew: number, direction: string): Promise<void> {
  const { target } = context;
  const before = context.versionOf('AWSCURRENT');
  context.aws.faults.clocks.set(target.functionName, skew);
  context.recordAction(`The clock of the rotation function is ten minutes ${direction}.`);
  await context.expectRotationSucceeds();
  await context.expectCurrentWorks();
  await context.advance(target.grace - 5 * MINUTE);
  context.expect(
    'Five minutes before the end of its grace the replaced credential has its label.',
    context.versionOf('AWSPREVIOUS') === before,
  );
  await context.expectWithin(
    target.usageLag + 2 * target.sweepEvery + 10 * MINUTE,
    'The replaced credential is retired after its grace',
    () => context.versionOf('AWSPREVIOUS') === undefined,
  );
}
