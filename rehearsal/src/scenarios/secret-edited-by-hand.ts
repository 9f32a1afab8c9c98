import { MINUTE } from './context';
import { ACCESS_KEY, type Scenario } from './scenario';

export const secretEditedByHand: Scenario = {
  name: 'secret-edited-by-hand',
  about: 'Somebody writes a key that does not work into the secret.',
  fits: ACCESS_KEY,
  async run(context) {
    await context.advance(30 * MINUTE);
    const foreign = { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x'.repeat(40) };
    const before = context.keys.map(({ accessKeyId }) => accessKeyId);
    await context.callAsAdmin('secretsmanager', 'PutSecretValue', {
      SecretId: context.secret.arn,
      SecretString: JSON.stringify(foreign),
      ClientRequestToken: context.aws.random.uuid(),
    });
    context.recordAction(
      'Somebody puts a value with an unknown key into the secret: AWSCURRENT moves to it.',
    );
    context.expect('AWSCURRENT does not work.', !(await context.currentWorks()));
    const alive = before.every((id) =>
      context.keys.some(({ accessKeyId, status }) => accessKeyId === id && status === 'Active'),
    );
    context.expect('The key from before is left alive.', alive);

    const replaced = () => context.keyOf('AWSCURRENT')?.accessKeyId !== foreign.accessKeyId;
    const most = context.target.sweepEvery + 10 * MINUTE;
    await context.expectWithin(most, 'The next sweep notices, and a new key is current', replaced);
    context.expect('The alarm Failed was raised.', context.alarm('failed').raised > 0);
    await context.expectCurrentWorks();
    context.expectNoOrphan();
  },
};
