import { removePermission } from './remove-permission';
import { ANY_SECRET, type Scenario } from './scenario';

export const rotationFails: Scenario = {
  name: 'rotation-fails',
  about: 'The rotation function loses a permission and gets it back later.',
  fits: ANY_SECRET,
  async run(context) {
    context.startReaders();
    const { userName } = context.target;
    const action = userName === undefined ? 'secretsmanager:PutSecretValue' : 'iam:CreateAccessKey';
    const restore = await removePermission(context, action);
    context.recordAction(`${action} is removed from the role of the rotation function.`);
    await context.expectRotationFails('failed', { log: [action] });
    await context.expectCurrentWorks();

    await restore();
    context.recordAction(`${action} is restored. No other action is taken.`);
    await context.expectRecovery('failed');
    context.expectNoFailedRead();
    context.expectNoOrphan();
  },
};
