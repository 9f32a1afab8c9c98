import { describeFinding } from '../../src/rehearse/description';
import { findingsOf } from '../../src/rehearse/findings';
import type { Report } from '../../src/rehearse/report';
import { chronicleWith, reportWith, secretChronicle, secretReport } from './fixtures/report';

const DENIED = {
  time: '2026-01-01T00:00:00.000Z',
  principal: 'arn:aws:sts::1:assumed-role/rotator/x',
  action: 'iam:CreateAccessKey',
  resource: 'arn:aws:iam::1:user/mailer',
  reason: 'because no identity-based policy allows it',
  wouldAllow: 'Add it.',
};

test('a rehearsal in which nothing went wrong has no findings', () => {
  expect(findingsOf(reportWith())).toEqual([]);
});

test.each<[string, Partial<Report>, RegExp]>([
  ['a failed read', { secrets: [secretReport({ failedReads: 2 })] }, /^App\/Mailer: 2 of 3,000 reads failed/],
  ['an orphan', { secrets: [secretReport({ orphans: 1 })] }, /^App\/Mailer: 1 orphaned credential left/],
  [
    'a credential of another secret',
    { secrets: [secretReport({ sharedWith: ['App/Other'] })] },
    /^App\/Mailer: a live credential of its principal is that of App\/Other\. .* a principal of its own/,
  ],
  [
    'a failed rotation',
    { secrets: [secretReport({ failedRotations: 3 })] },
    /^App\/Mailer: 3 attempts .* failed/,
  ],
  [
    'a denied call',
    { iam: { ...reportWith().iam, denied: [DENIED] } },
    /^iam:CreateAccessKey was denied on .*user\/mailer\. First at 2026.* to .*rotator\/x, because .* allows it\. Do: Add it\.$/,
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
  const findings = findingsOf(reportWith(change));
  expect(findings.map((one) => describeFinding(one).join(' '))).toEqual([expect.stringMatching(finding)]);
  expect(findings[0]?.fix).toMatch(/^[A-Z].*\.$/);
});

test('a finding of a secret tells the first time that it was so', () => {
  const none = { items: [], leftOut: 0, before: 0 };
  const failedRead = {
    time: Date.parse('2026-01-02T03:04:05Z'),
    reader: 'App/Reader',
    message: 'Denied: no.',
  };
  const step = {
    step: 'setSecret',
    from: failedRead.time,
    error: { code: 'SlotTaken', message: '[SlotTaken] Full.' },
  } as const;
  const attempt = { version: 'v', from: 0, outcome: 'failed', steps: [step] } as const;
  const chronicle = chronicleWith({
    secrets: [
      {
        ...secretChronicle('App/Mailer'),
        failedReads: { ...none, items: [failedRead] },
        attempts: { good: none, notGood: { ...none, items: [attempt] } },
      },
    ],
  });

  const findings = findingsOf(
    reportWith({ secrets: [secretReport({ failedReads: 2, failedRotations: 1 })], chronicle }),
  );

  expect(findings).toMatchObject([
    { secret: 'App/Mailer', detail: 'First App/Reader at 2026-01-02T03:04:05.000Z: Denied: no.' },
    { secret: 'App/Mailer', detail: 'First setSecret at 2026-01-02T03:04:05.000Z: [SlotTaken] Full.' },
  ]);
});

test.each<[string, string, number | undefined, RegExp]>([
  [
    'a refused reader',
    'User: x is not authorized to perform: y because no identity-based policy allows',
    0,
    /grantRead/,
  ],
  [
    'a boundary that denies',
    'x is not authorized, with an explicit deny in a permissions boundary',
    0,
    /boundary denies/,
  ],
  [
    'a boundary that lacks it',
    'because no permissions boundary allows the x action',
    0,
    /boundary does not allow/,
  ],
  ['a grace of 0', 'InvalidClientTokenId: refused', 0, /^Raise the grace/],
  ['a grace that is enough', 'InvalidClientTokenId: refused', 3600, /too early or retired too soon/],
  ['a rotator of another sort', 'InvalidClientTokenId: refused', undefined, /too early or retired too soon/],
])('the advice for failed reads names the cause: %s', (_, message, graceSeconds, advice) => {
  const failedReads = { items: [{ time: 0, reader: 'App/Reader', message }], leftOut: 0, before: 0 };
  const chronicle = chronicleWith({
    secrets: [secretChronicle('App/Mailer', { failedReads, graceSeconds })],
  });
  const findings = findingsOf(reportWith({ secrets: [secretReport({ failedReads: 1 })], chronicle }));
  expect(findings[0]?.fix).toMatch(advice);
});

test('an alarm that was raised and is over is no finding', () => {
  expect(findingsOf(reportWith({ alarms: [{ path: 'x', raised: 1, state: 'OK' }] }))).toEqual([]);
});

test('where faults are injected, attempts may fail and reads may not', () => {
  const secrets = [secretReport({ failedRotations: 3, failedReads: 1 })];
  expect(findingsOf(reportWith({ faults: 'light', secrets }))).toMatchObject([
    { found: 'App/Mailer: 1 of 3,000 reads failed.' },
  ]);
});
