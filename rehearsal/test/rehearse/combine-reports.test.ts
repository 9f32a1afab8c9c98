import { combined } from '../../src/rehearse/combine-reports';
import { POLICIES_NOT_ENFORCED } from '../../src/rehearse/gaps';
import { reportWith, secretReport } from './fixtures/report';

const there = reportWith({
  environments: ['123456789012/us-east-1'],
  secrets: [secretReport({ path: 'There/Key' })],
  faultsInjected: { killed: 2, lost: 1 },
  calmHours: 3,
});

test('the report of one environment stays as it is', () => {
  expect(combined([reportWith()])).toEqual(reportWith());
});

test('figures of environments are added up, and the secrets of all are in order', () => {
  const both = combined([there, reportWith({ faultsInjected: { killed: 1 } })], ['Left']);
  expect(both).toMatchObject({
    verdict: 'good',
    environments: ['123456789012/us-east-1', '123456789012/eu-central-1'],
    leftOut: ['Left'],
    faultsInjected: { killed: 3, lost: 1 },
    calmHours: 3,
    iam: { enforced: true, calls: 200 },
  });
  expect(both.secrets.map(({ path }) => path)).toEqual(['App/Mailer', 'There/Key']);
});

test('a gap about no secret in particular is told once, those of secrets each', () => {
  const gap = { name: 'no-reader', notShown: 'No read.', toShow: 'Grant it.' } as const;
  const gaps = (secret: string) => [POLICIES_NOT_ENFORCED, { ...gap, secret }];
  const both = combined([reportWith({ gaps: gaps('A') }), reportWith({ gaps: gaps('B') })]);
  expect(both.verdict).toBe('incomplete');
  expect(both.gaps.map(({ name, secret }) => [name, secret])).toEqual([
    ['policies-not-enforced', undefined],
    ['no-reader', 'A'],
    ['no-reader', 'B'],
  ]);
});

test('an environment without a secret is no gap as long as another one has some', () => {
  const none = reportWith({ secrets: [] });
  expect(combined([none, there]).gaps).toEqual([]);
  expect(combined([none, none]).gaps).toMatchObject([{ name: 'no-secret' }]);
});
