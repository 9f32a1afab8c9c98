import { iamFixture, policy } from '../aws/iam/fixtures';
import { allow, ask } from './fixtures';

jest.mock('../../src/policy/simulator', () => ({
  simulatorInstalled: () => false,
  simulate: () => Promise.reject(new Error('Cannot find module')),
}));

test('without the simulator, allows everything and reports no denial and no unused grant', async () => {
  const { aws, role } = iamFixture();
  const rotator = await role('rotator', policy(allow('iam:ListUsers', '*')));
  expect(await ask(aws, rotator)).toBe('allowed');
  expect(aws.authorizer).toMatchObject({ enforced: false, denied: [] });
  expect(aws.authorizer.unusedGrants()).toEqual([]);
});

test('without the simulator, refuses to enforce policies and names the package to install', () => {
  expect(() => iamFixture({ enforcePolicies: true })).toThrow(
    'without @cloud-copilot/iam-simulate. Install it',
  );
});
