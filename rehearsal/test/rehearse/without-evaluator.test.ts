import { rehearse } from '../../src';
import { asText } from '../../src/rehearse/table';
import { playScenario } from '../../src/scenarios/play-scenario';
import { goodApp } from './fixtures/app';

jest.mock('../../src/policy/simulator', () => ({
  simulatorInstalled: () => false,
  simulate: () => Promise.reject(new Error('Cannot find module')),
}));

test('without the evaluator a rehearsal is incomplete and calls no grant unused', async () => {
  const report = await rehearse({ assembly: goodApp(), days: 2 });

  expect(report).toMatchObject({ verdict: 'incomplete', findings: [], iam: { enforced: false } });
  expect(report.gaps).toEqual([
    {
      name: 'policies-not-enforced',
      notShown: 'Permissions were not shown to be enough: policies were not enforced.',
      toShow: 'Install the policy evaluator: npm install --save-dev @cloud-copilot/iam-simulate.',
    },
  ]);
  expect(report.iam.unusedGrants).toEqual([]);
  expect(asText(report)).not.toContain('not used');
});

test('without the evaluator a scenario is incomplete', async () => {
  const report = await playScenario({ assembly: goodApp(), scenario: 'clock-skew' });
  expect(report).toMatchObject({
    good: true,
    verdict: 'incomplete',
    gaps: [{ name: 'policies-not-enforced' }],
  });
});
