import { DAY, HOUR, MINUTE, type ScenarioContext } from './context';
import { ExpectationFailed } from './log';
import { ACCESS_KEY, type Scenario } from './scenario';

export const straggler: Scenario = {
  name: 'straggler',
  about: 'Somebody goes on using a key after it was replaced, and stops some days later.',
  fits: ACCESS_KEY,
  async run(context) {
    context.startReaders();
    const { grace, quarantine, stragglers, sweepEvery, usageLag } = context.target;
    const old = context.keyOf('AWSCURRENT');
    if (!old) throw new ExpectationFailed('AWSCURRENT holds an access key.');
    let uses = true;
    const goOn = () => {
      context.aws.timeline.after(10 * MINUTE, async () => {
        await context.useKey(old);
        if (uses) goOn();
      });
    };
    goOn();
    context.recordAction(
      `Somebody begins to use ${old.accessKeyId} every ten minutes, and will not read the secret again.`,
    );
    await context.rotate();
    const replaced = () => context.keyOf('AWSCURRENT')?.accessKeyId !== old.accessKeyId;
    await context.expectWithin(HOUR, 'The key is replaced', replaced);

    const toEvidence = grace + usageLag + HOUR + 2 * sweepEvery;
    if (stragglers === 'cut-off') {
      await context.expectWithin(
        toEvidence,
        `${old.accessKeyId} is disabled all the same`,
        () => !active(context, old.accessKeyId),
      );
    } else {
      const raised = () => context.alarm('heldBack').state === 'ALARM';
      await context.expectWithin(toEvidence, 'The alarm HeldBack is raised', raised);
      const kept = context.keys.some(({ accessKeyId }) => accessKeyId === old.accessKeyId);
      context.expect(`${old.accessKeyId} is not removed.`, kept);
    }
    await context.expectCurrentWorks();

    uses = false;
    context.recordAction('The straggler stops, and reads the secret again.');
    // The next rotation needs the slot: it removes what is out of service, whatever is known of it.
    await context.advance(grace);
    await context.rotate();
    const gone = () => !context.keys.some(({ accessKeyId }) => accessKeyId === old.accessKeyId);
    await context.expectWithin(grace + quarantine + DAY, `${old.accessKeyId} is removed`, gone);
    await context.expectWithin(
      DAY,
      'The alarm HeldBack is over',
      () => context.alarm('heldBack').state === 'OK',
    );
    await context.expectCurrentWorks();
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};

function active({ keys }: ScenarioContext, id: string): boolean {
  return keys.some(({ accessKeyId, status }) => accessKeyId === id && status === 'Active');
}
