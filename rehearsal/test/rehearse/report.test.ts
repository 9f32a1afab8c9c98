import { asSentences, findingsOf } from '../../src/rehearse/findings';
import type { Report } from '../../src/rehearse/report';
import { aChronicle, aReport, aSecret, aSecretChronicle } from './a-report';

const DENIED = {
  time: '2026-01-01T00:00:00.000Z',
  principal: 'arn:aws:sts::1:assumed-role/rotator/x',
  action: 'iam:CreateAccessKey',
  resource: 'arn:aws:iam::1:user/mailer',
  reason: 'because no identity-based policy allows it',
  wouldAllow: 'Add it.',
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
    /^iam:CreateAccessKey was denied on .*user\/mailer\. First at 2026.* to .*rotator\/x, because .* allows it\. Add it\.$/,
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
  const findings = findingsOf(aReport(change));
  expect(findings.map(asSentences)).toEqual([expect.stringMatching(finding)]);
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
  const chronicle = aChronicle({
    secrets: [
      {
        ...aSecretChronicle('App/Mailer'),
        failedReads: { ...none, items: [failedRead] },
        attempts: { good: none, notGood: { ...none, items: [attempt] } },
      },
    ],
  });

  const findings = findingsOf(
    aReport({ secrets: [aSecret({ failedReads: 2, failedRotations: 1 })], chronicle }),
  );

  expect(findings).toMatchObject([
    { secret: 'App/Mailer', detail: 'First App/Reader at 2026-01-02T03:04:05.000Z: Denied: no.' },
    { secret: 'App/Mailer', detail: 'First setSecret at 2026-01-02T03:04:05.000Z: [SlotTaken] Full.' },
  ]);
});

test('an alarm that was raised and is over is no finding', () => {
  expect(findingsOf(aReport({ alarms: [{ path: 'x', raised: 1, state: 'OK' }] }))).toEqual([]);
});

test('where faults are injected, attempts may fail and reads may not', () => {
  const secrets = [aSecret({ failedRotations: 3, failedReads: 1 })];
  expect(findingsOf(aReport({ faults: 'light', secrets }))).toMatchObject([
    { found: 'App/Mailer: 1 of 3000 reads failed.' },
  ]);
});
