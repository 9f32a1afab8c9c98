import { OWN_ENCRYPTION_KEY, type Scenario } from './scenario';
import { HOUR, MINUTE } from './scene';

export const kmsKeyDisabled: Scenario = {
  name: 'kms-key-disabled',
  about: "The secret's encryption key is disabled, and enabled again later.",
  fits: OWN_ENCRYPTION_KEY,
  async play(scene) {
    const KeyId = scene.cast.keyId;
    const before = scene.versionOf('AWSCURRENT');
    const { failed = 0 } = scene.secret.rotation ?? {};
    await scene.byHand('kms', 'DisableKey', { KeyId });
    scene.done('The KMS key is disabled: nobody can read the secret, which is what disabling it means.');
    await scene.rotate();

    await scene.within(5 * MINUTE, 'The rotation fails', () => (scene.secret.rotation?.failed ?? 0) > failed);
    await scene.within(MINUTE, 'The alarm Failed is raised', () => scene.alarm('failed').state === 'ALARM');
    scene.expect('AWSCURRENT is where it was.', scene.versionOf('AWSCURRENT') === before);

    await scene.byHand('kms', 'EnableKey', { KeyId });
    scene.done('The KMS key is enabled again. Nothing else is done.');
    const replaced = () => scene.versionOf('AWSCURRENT') !== before;
    await scene.within(2 * HOUR, 'The rotation succeeds by itself', replaced);
    scene.expect('The secret can be read.', await scene.canBeRead());
    await scene.expectCurrentWorks();
    await scene.within(HOUR, 'The alarm Failed is over', () => scene.alarm('failed').state === 'OK');
    scene.expectNoOrphan();
  },
};
