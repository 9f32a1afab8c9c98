import { HOUR, MINUTE, type ScenarioContext } from './context';
import { ANY_SECRET, type Scenario } from './scenario';

const SKEW = 10 * MINUTE;

export const clockSkew: Scenario = {
  name: 'clock-skew',
  about: "The rotator's clock is ten minutes ahead of the services' clocks, then ten minutes behind.",
  fits: ANY_SECRET,
  async run(context) {
    context.startReaders();
    await rotateAt(context, SKEW, 'ahead of');
    await rotateAt(context, -SKEW, 'behind');
    context.aws.faults.clocks.set(context.target.functionName, 0);
    context.recordAction("The rotator's clock is right again.");
    await context.advance(2 * context.target.sweepEvery);
    context.expect('No call was denied.', context.aws.authorizer.denied.length === 0);
    await context.expectCurrentWorks();
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};

async function rotateAt(context: ScenarioContext, skew: number, relation: string): Promise<void> {
  const { target } = context;
  const before = context.versionOf('AWSCURRENT');
  context.aws.faults.clocks.set(target.functionName, skew);
  context.recordAction(`The rotator's clock is ten minutes ${relation} the services' clocks.`);
  await context.rotate();
  await context.expectWithin(HOUR, 'It succeeds', () => context.versionOf('AWSCURRENT') !== before);
  await context.expectCurrentWorks();
  await context.advance(target.grace - 5 * MINUTE);
  const holds = context.versionOf('AWSPREVIOUS') === before;
  context.expect(
    'Five minutes before the end of its grace the replaced credential still has its label.',
    holds,
  );
  const lost = () => context.versionOf('AWSPREVIOUS') === undefined;
  const most = target.usageLag + 2 * target.sweepEvery + 10 * MINUTE;
  await context.expectWithin(most, 'After its grace it is retired', lost);
}
