import { AwsError } from '../aws/errors';
import { HOUR, MINUTE, type ScenarioContext } from './context';
import { ANY_SECRET, type Scenario } from './scenario';

export const stuckPending: Scenario = {
  name: 'stuck-pending',
  about: 'AWSPENDING is left on a version that no rotation continues, so that every rotation is refused.',
  fits: ANY_SECRET,
  async run(context) {
    context.startReaders();
    const before = context.versionOf('AWSCURRENT');
    await context.callAsAdmin('secretsmanager', 'PutSecretValue', {
      SecretId: context.secret.arn,
      SecretString: context.secret.versions.find(({ id }) => id === before)?.value,
      ClientRequestToken: context.aws.random.uuid(),
      VersionStages: ['AWSPENDING'],
    });
    context.recordAction('An operator puts a version with the label AWSPENDING and leaves it.');
    context.expect('A rotation is refused.', await isRefused(context));

    // The engine waits an hour for a rotation that may be in progress.
    await context.expectWithin(
      HOUR + context.target.sweepEvery + 5 * MINUTE,
      'A sweep removes the label',
      () => context.versionOf('AWSPENDING') === undefined,
    );
    context.expect('AWSCURRENT is unchanged.', context.versionOf('AWSCURRENT') === before);
    await context.expectRotationSucceeds();
    await context.expectCurrentWorks();
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};

async function isRefused(context: ScenarioContext): Promise<boolean> {
  try {
    await context.rotate();
    return false;
  } catch (error) {
    if (error instanceof AwsError) return true;
    throw error;
  }
}
