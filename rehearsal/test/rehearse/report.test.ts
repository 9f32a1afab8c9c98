import { findingsOf, type Report } from '../../src/rehearse/report';
import { aReport, aSecret } from './a-report';

const DENIED = {
  time: '2026-01-01T00:00:00.000Z',
  principal: 'arn:aws:sts::1:assumed-role/rotator/x',
  action: 'iam:CreateAccessKey',
  resource: 'arn:aws:iam::1:user/mailer',
  reason: 'because no identity-based policy allows it',
};

test('a rehearsal in which nothing went wrong has no findings', () => {
  expect(findingsOf(aReport())).toEqual([]);
});

test.each<[string, Partial<Report>, RegExp]>([
  ['a failed read', { secrets: [aSecret({ failedReads: 2 })] }, /^App\/Mailer: 2 of 3000 reads failed/],
  ['an orphan', { secrets: [aSecret({ orphans: 1 })] }, /^App\/Mailer: 1 orphaned credential left/],
  ['a failed rotation', { secrets: [aSecret({ failedRotations: 3 })] }, /^App\/Mailer: 3 attempts .* failed/],
  [
    'a denied call',
    { iam: { ...aReport().iam, denied: [DENIED] } },
    /denied iam:CreateAccessKey on .*user\/mailer/,
  ],
  [
    'an exposed value',
    { exposures: [{ place: 'log:rotator', secret: 'mail', time: 0 }] },
    /mail was seen in log:rotator/,
  ],
  [
    'an alarm that is on',
    { alarms: [{ path: 'App/Overdue', raised: 1, state: 'ALARM' }] },
    /App\/Overdue is in ALARM/,
  ],
])('%s is a finding', (_, change, finding) => {
  expect(findingsOf(aReport(change))).toEqual([expect.stringMatching(finding)]);
});

test('an alarm that was raised and is over is no finding', () => {
  expect(findingsOf(aReport({ alarms: [{ path: 'x', raised: 1, state: 'OK' }] }))).toEqual([]);
});

test('where faults are injected, attempts may fail and reads may not', () => {
  const secrets = [aSecret({ failedRotations: 3, failedReads: 1 })];
  expect(findingsOf(aReport({ faults: 'light', secrets }))).toEqual(['App/Mailer: 1 of 3000 reads failed.']);
});
