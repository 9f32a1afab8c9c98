import { HOUR, MINUTE } from './context';
import { OWN_ENCRYPTION_KEY, type Scenario } from './scenario';

export const kmsKeyDisabled: Scenario = {
  name: 'kms-key-disabled',
  about: "The secret's encryption key is disabled, and enabled again later.",
  fits: OWN_ENCRYPTION_KEY,
  async run(context) {
    const KeyId = context.target.keyId;
    const before = context.versionOf('AWSCURRENT');
    const { failed = 0 } = context.secret.rotation ?? {};
    await context.callAsAdmin('kms', 'DisableKey', { KeyId });
    context.recordAction(
      'The KMS key is disabled: nobody can read the secret, which is what disabling it means.',
    );
    await context.rotate();

    await context.expectWithin(
      5 * MINUTE,
      'The rotation fails',
      () => (context.secret.rotation?.failed ?? 0) > failed,
    );
    await context.expectWithin(
      MINUTE,
      'The alarm Failed is raised',
      () => context.alarm('failed').state === 'ALARM',
    );
    context.expect('AWSCURRENT is where it was.', context.versionOf('AWSCURRENT') === before);

    await context.callAsAdmin('kms', 'EnableKey', { KeyId });
    context.recordAction('The KMS key is enabled again. Nothing else is done.');
    const replaced = () => context.versionOf('AWSCURRENT') !== before;
    await context.expectWithin(2 * HOUR, 'The rotation succeeds by itself', replaced);
    context.expect('The secret can be read.', await context.canBeRead());
    await context.expectCurrentWorks();
    await context.expectWithin(
      HOUR,
      'The alarm Failed is over',
      () => context.alarm('failed').state === 'OK',
    );
    context.expectNoOrphan();
  },
};
