import { MINUTE } from './context';
import { ACCESS_KEY, type Scenario } from './scenario';

const FOREIGN_KEY = { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x'.repeat(40) };

export const secretEditedByHand: Scenario = {
  name: 'secret-edited-by-hand',
  about: 'An operator writes an access key that does not work into the secret.',
  fits: ACCESS_KEY,
  async run(context) {
    await context.advance(30 * MINUTE);
    const before = context.keys.map(({ accessKeyId }) => accessKeyId);
    await context.callAsAdmin('secretsmanager', 'PutSecretValue', {
      SecretId: context.secret.arn,
      SecretString: JSON.stringify(FOREIGN_KEY),
      ClientRequestToken: context.aws.random.uuid(),
    });
    context.recordAction('An operator puts a value with an unknown access key: AWSCURRENT moves to it.');
    context.expect(
      'The previous access key is active.',
      before.every((id) => context.isActive(id)),
    );
    await context.expectSweepReplaces(FOREIGN_KEY.accessKeyId);
    context.expectNoOrphan();
  },
};
