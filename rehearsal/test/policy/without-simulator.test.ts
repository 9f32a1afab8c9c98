import { setting } from '../aws/iam/setting';
import { ask, SECRET } from './setting';

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

test('who insists on policies is told what to install', () => {
  expect(() => setting({ enforcePolicies: true })).toThrow('without @cloud-copilot/iam-simulate. Install it');
});
