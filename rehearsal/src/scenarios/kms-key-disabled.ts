import { OWN_ENCRYPTION_KEY, type Scenario } from './scenario';

export const kmsKeyDisabled: Scenario = {
  name: 'kms-key-disabled',
  about: 'The encryption key of the secret is disabled and enabled again later.',
  fits: OWN_ENCRYPTION_KEY,
  async run(context) {
    const KeyId = context.target.keyId;
    await context.callAsAdmin('kms', 'DisableKey', { KeyId });
    context.recordAction('The KMS key is disabled, so that no one can read the secret.');
    await context.expectRotationFails('failed');

    await context.callAsAdmin('kms', 'EnableKey', { KeyId });
    context.recordAction('The KMS key is enabled again. No other action is taken.');
    await context.expectRecovery('failed');
    await context.callAsAdmin('secretsmanager', 'GetSecretValue', { SecretId: context.secret.arn });
    context.expectNoOrphan();
  },
};
