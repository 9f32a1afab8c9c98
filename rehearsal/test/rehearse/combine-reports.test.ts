import { combineReports } from '../../src/rehearse/combine-reports';
import { POLICIES_NOT_ENFORCED } from '../../src/rehearse/gaps';
import { reportWith, secretReport } from './fixtures/report';

const OTHER = reportWith({
  environments: ['123456789012/us-east-1'],
  secrets: [secretReport({ path: 'Other/Key' })],
  faultsInjected: { killed: 2, lost: 1 },
  calmHours: 3,
});

test('returns a single report unchanged', () => {
  expect(combineReports([reportWith()])).toEqual(reportWith());
});

test('adds up the figures and sorts the secrets', () => {
  const both = combineReports([OTHER, reportWith({ faultsInjected: { killed: 1 } })], ['Left']);
  expect(both).toMatchObject({
    verdict: 'good',
    environments: ['123456789012/us-east-1', '123456789012/eu-central-1'],
    leftOut: ['Left'],
    faultsInjected: { killed: 3, lost: 1 },
    calmHours: 3,
    iam: { enforced: true, calls: 200 },
  });
  expect(both.secrets.map(({ path }) => path)).toEqual(['App/Mailer', 'Other/Key']);
});

test('removes duplicate gaps that name no secret', () => {
  const gap = { name: 'no-reader', notShown: 'No read.', toShow: 'Grant access.' } as const;
  const gaps = (secret: string) => [POLICIES_NOT_ENFORCED, { ...gap, secret }];
  const both = combineReports([reportWith({ gaps: gaps('A') }), reportWith({ gaps: gaps('B') })]);
  expect(both.verdict).toBe('incomplete');
  expect(both.gaps.map(({ name, secret }) => [name, secret])).toEqual([
    ['policies-not-enforced', undefined],
    ['no-reader', 'A'],
    ['no-reader', 'B'],
  ]);
});

test('has the gap no-secret only if no environment has a secret', () => {
  const none = reportWith({ secrets: [] });
  expect(combineReports([none, OTHER]).gaps).toEqual([]);
  expect(combineReports([none, none]).gaps).toMatchObject([{ name: 'no-secret' }]);
});
