import { AwsError } from '../aws/errors';
import { HOUR, MINUTE, type ScenarioContext } from './context';
import { ANY_SECRET, type Scenario } from './scenario';

export const stuckPending: Scenario = {
  name: 'stuck-pending',
  about: 'AWSPENDING is left on a version that nobody goes on with: every rotation is refused.',
  fits: ANY_SECRET,
  async run(context) {
    context.startReaders();
    const before = context.versionOf('AWSCURRENT');
    const ClientRequestToken = context.aws.random.uuid();
    const current = context.secret.versions.find(({ id }) => id === before)?.value;
    await context.callAsAdmin('secretsmanager', 'PutSecretValue', {
      SecretId: context.secret.arn,
      SecretString: current,
      ClientRequestToken,
      VersionStages: ['AWSPENDING'],
    });
    context.recordAction('Somebody puts a version with the label AWSPENDING and leaves it there.');
    context.expect('A rotation is refused.', await refused(context));

    // A rotation that is really under way is given an hour.
    const most = HOUR + context.target.sweepEvery + 5 * MINUTE;
    await context.expectWithin(
      most,
      'A sweep takes the label off',
      () => context.versionOf('AWSPENDING') === undefined,
    );
    context.expect('AWSCURRENT is where it was.', context.versionOf('AWSCURRENT') === before);
    await context.rotate();
    await context.expectWithin(HOUR, 'It succeeds', () => context.versionOf('AWSCURRENT') !== before);
    await context.expectCurrentWorks();
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};

async function refused(context: ScenarioContext): Promise<boolean> {
  try {
    await context.rotate();
    return false;
  } catch (error) {
    if (error instanceof AwsError) return true;
    throw error;
  }
}
