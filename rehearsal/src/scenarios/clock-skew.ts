import { ANY_SECRET, type Scenario } from './scenario';
import { HOUR, MINUTE, type Scene } from './scene';

const SKEW = 10 * MINUTE;

export const clockSkew: Scenario = {
  name: 'clock-skew',
  about: "The rotator's clock is ten minutes ahead of the services' clocks, then ten minutes behind.",
  fits: ANY_SECRET,
  async play(scene) {
    scene.beginReading();
    await rotateAt(scene, SKEW, 'ahead of');
    await rotateAt(scene, -SKEW, 'behind');
    scene.aws.faults.clocks.set(scene.cast.functionName, 0);
    scene.done("The rotator's clock is right again.");
    await scene.pass(2 * scene.cast.sweepEvery);
    scene.expect('No call was denied.', scene.aws.authorizer.denied.length === 0);
    await scene.expectCurrentWorks();
    scene.expectNoFailedRead();
    scene.expectNoOrphan();
  },
};

async function rotateAt(scene: Scene, skew: number, relation: string): Promise<void> {
  const { cast } = scene;
  const before = scene.versionOf('AWSCURRENT');
  scene.aws.faults.clocks.set(cast.functionName, skew);
  scene.done(`The rotator's clock is ten minutes ${relation} the services' clocks.`);
  await scene.rotate();
  await scene.within(HOUR, 'It succeeds', () => scene.versionOf('AWSCURRENT') !== before);
  await scene.expectCurrentWorks();
  await scene.pass(cast.grace - 5 * MINUTE);
  const holds = scene.versionOf('AWSPREVIOUS') === before;
  scene.expect(
    'Five minutes before the end of its grace the replaced credential still has its label.',
    holds,
  );
  const lost = () => scene.versionOf('AWSPREVIOUS') === undefined;
  const most = cast.usageLag + 2 * cast.sweepEvery + 10 * MINUTE;
  await scene.within(most, 'After its grace it is retired', lost);
}
