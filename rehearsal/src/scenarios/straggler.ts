import { ACCESS_KEY, type Scenario } from './scenario';
import { DAY, HOUR, MINUTE, type Scene } from './scene';
import { NotAsTold } from './story';

export const straggler: Scenario = {
  name: 'straggler',
  about: 'Somebody goes on using a key after it was replaced, and stops some days later.',
  fits: ACCESS_KEY,
  async play(scene) {
    scene.beginReading();
    const { grace, quarantine, stragglers, sweepEvery, usageLag } = scene.cast;
    const old = scene.keyOf('AWSCURRENT');
    if (!old) throw new NotAsTold('AWSCURRENT holds an access key.');
    let uses = true;
    const goOn = () => {
      scene.aws.timeline.after(10 * MINUTE, async () => {
        await scene.useKey(old);
        if (uses) goOn();
      });
    };
    goOn();
    scene.done(
      `Somebody begins to use ${old.accessKeyId} every ten minutes, and will not read the secret again.`,
    );
    await scene.rotate();
    const replaced = () => scene.keyOf('AWSCURRENT')?.accessKeyId !== old.accessKeyId;
    await scene.within(HOUR, 'The key is replaced', replaced);

    const toEvidence = grace + usageLag + HOUR + 2 * sweepEvery;
    if (stragglers === 'cut-off') {
      await scene.within(
        toEvidence,
        `${old.accessKeyId} is disabled all the same`,
        () => !active(scene, old.accessKeyId),
      );
    } else {
      const raised = () => scene.alarm('heldBack').state === 'ALARM';
      await scene.within(toEvidence, 'The alarm HeldBack is raised', raised);
      const kept = scene.keys.some(({ accessKeyId }) => accessKeyId === old.accessKeyId);
      scene.expect(`${old.accessKeyId} is not removed.`, kept);
    }
    await scene.expectCurrentWorks();

    uses = false;
    scene.done('The straggler stops, and reads the secret again.');
    // The next rotation needs the slot: it removes what is out of service, whatever is known of it.
    await scene.pass(grace);
    await scene.rotate();
    const gone = () => !scene.keys.some(({ accessKeyId }) => accessKeyId === old.accessKeyId);
    await scene.within(grace + quarantine + DAY, `${old.accessKeyId} is removed`, gone);
    await scene.within(DAY, 'The alarm HeldBack is over', () => scene.alarm('heldBack').state === 'OK');
    await scene.expectCurrentWorks();
    scene.expectNoFailedRead();
    scene.expectNoOrphan();
  },
};

function active({ keys }: Scene, id: string): boolean {
  return keys.some(({ accessKeyId, status }) => accessKeyId === id && status === 'Active');
}
