import { policy, setting } from '../aws/iam/setting';
import { ask, SECRET } from './fixtures';

jest.mock('../../src/policy/simulator', () => ({
  simulatorInstalled: () => false,
  simulate: () => Promise.reject(new Error('Cannot find module')),
}));

test('without the simulator everything is allowed, and that is told', async () => {
  const { aws, role } = setting();
  const rotator = await role('rotator');
  expect(aws.authorizer.enforced).toBe(false);
  expect(await ask(aws, rotator, { action: 'secretsmanager:GetSecretValue', resource: SECRET })).toBe(
    'allowed',
  );
  expect(aws.authorizer.denied).toEqual([]);
});

test('without the simulator no grant is called unused', async () => {
  const { aws, role } = setting();
  const grant = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' };
  const rotator = await role('rotator', policy(grant));
  await ask(aws, rotator, { action: 'secretsmanager:GetSecretValue', resource: SECRET });
  expect(aws.authorizer.unusedGrants()).toEqual([]);
});

test('who insists on policies is told what to install', () => {
  expect(() => setting({ enforcePolicies: true })).toThrow('without @cloud-copilot/iam-simulate. Install it');
});
