import { AwsError } from '../aws/errors';
import { ANY_SECRET, type Scenario } from './scenario';
import { HOUR, MINUTE, type Scene } from './scene';

export const stuckPending: Scenario = {
  name: 'stuck-pending',
  about: 'AWSPENDING is left on a version that nobody goes on with: every rotation is refused.',
  fits: ANY_SECRET,
  async play(scene) {
    scene.beginReading();
    const before = scene.versionOf('AWSCURRENT');
    const ClientRequestToken = scene.aws.random.uuid();
    const current = scene.secret.versions.find(({ id }) => id === before)?.value;
    await scene.byHand('secretsmanager', 'PutSecretValue', {
      SecretId: scene.secret.arn,
      SecretString: current,
      ClientRequestToken,
      VersionStages: ['AWSPENDING'],
    });
    scene.done('Somebody puts a version with the label AWSPENDING and leaves it there.');
    scene.expect('A rotation is refused.', await refused(scene));

    // A rotation that is really under way is given an hour.
    const most = HOUR + scene.cast.sweepEvery + 5 * MINUTE;
    await scene.within(
      most,
      'A sweep takes the label off',
      () => scene.versionOf('AWSPENDING') === undefined,
    );
    scene.expect('AWSCURRENT is where it was.', scene.versionOf('AWSCURRENT') === before);
    await scene.rotate();
    await scene.within(HOUR, 'It succeeds', () => scene.versionOf('AWSCURRENT') !== before);
    await scene.expectCurrentWorks();
    scene.expectNoFailedRead();
    scene.expectNoOrphan();
  },
};

async function refused(scene: Scene): Promise<boolean> {
  try {
    await scene.rotate();
    return false;
  } catch (error) {
    if (error instanceof AwsError) return true;
    throw error;
  }
}
