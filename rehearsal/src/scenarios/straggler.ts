import { DAY, HOUR, MINUTE } from './context';
import { ExpectationFailed } from './log';
import { ACCESS_KEY, type Scenario } from './scenario';

export const straggler: Scenario = {
  name: 'straggler',
  about: 'A straggler uses a replaced access key for some days.',
  fits: ACCESS_KEY,
  async run(context) {
    context.startReaders();
    const { grace, quarantine, stragglers, sweepEvery, usageLag } = context.target;
    const old = context.keyOf('AWSCURRENT');
    if (!old) throw new ExpectationFailed('AWSCURRENT holds an access key.');
    const id = old.accessKeyId;
    let isUsed = true;
    const useRepeatedly = () => {
      context.aws.timeline.after(10 * MINUTE, async () => {
        await context.works(JSON.stringify(old));
        if (isUsed) useRepeatedly();
      });
    };
    useRepeatedly();
    context.recordAction(`A straggler uses ${id} every ten minutes and does not read the secret again.`);
    await context.expectRotationSucceeds();

    const limit = grace + usageLag + HOUR + 2 * sweepEvery;
    if (stragglers === 'cut-off') {
      await context.expectWithin(limit, `${id} is disabled`, () => !context.isActive(id));
    } else {
      const isRaised = () => context.alarm('heldBack').state === 'ALARM';
      await context.expectWithin(limit, 'The alarm HeldBack is raised', isRaised);
      context.expect(
        `${id} is not removed.`,
        context.keys.some(({ accessKeyId }) => accessKeyId === id),
      );
    }
    await context.expectCurrentWorks();

    isUsed = false;
    context.recordAction('The straggler reads the secret again.');
    // The next rotation needs the slot and removes the disabled key, with or without evidence.
    await context.advance(grace);
    await context.rotate();
    const isRemoved = () => !context.keys.some(({ accessKeyId }) => accessKeyId === id);
    await context.expectWithin(grace + quarantine + DAY, `${id} is removed`, isRemoved);
    await context.expectAlarmEnds('heldBack', DAY);
    await context.expectCurrentWorks();
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};
