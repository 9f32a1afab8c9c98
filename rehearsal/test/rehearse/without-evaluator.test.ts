import { rehearse } from '../../src';
import { asText } from '../../src/rehearse/table';
import { playScenario } from '../../src/scenarios/play-scenario';
import { goodApp } from './fixtures/app';

jest.mock('../../src/policy/simulator', () => ({
  simulatorInstalled: () => false,
  simulate: () => Promise.reject(new Error('Cannot find module')),
}));

const assembly = goodApp();

test('a rehearsal without the evaluator is incomplete and reports no unused grant', async () => {
  const report = await rehearse({ assembly, days: 2 });
  expect(report).toMatchObject({ verdict: 'incomplete', findings: [], iam: { enforced: false } });
  expect(report.gaps).toEqual([
    {
      name: 'policies-not-enforced',
      notShown: 'Permissions were not verified: policies were not enforced.',
      toShow: 'Install the policy evaluator: npm install --save-dev @cloud-copilot/iam-simulate.',
    },
  ]);
  expect(report.iam.unusedGrants).toEqual([]);
  expect(asText(report)).not.toContain('unused');
});

test('a scenario without the evaluator is incomplete', async () => {
  const gaps = [{ name: 'policies-not-enforced' }];
  const report = await playScenario({ assembly, scenario: 'stuck-pending' });
  expect(report).toMatchObject({ good: true, verdict: 'incomplete', gaps });
});
