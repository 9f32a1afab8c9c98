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
const NONE = { items: [], leftOut: 0, before: 0 };

test.each<[string, Partial<Report>]>([
  ['a good rehearsal', {}],
  ['an alarm that ended', { alarms: [{ path: 'x', raised: 1, state: 'OK' }] }],
  ['failed attempts with faults', { faults: 'light', secrets: [secretReport({ failedRotations: 3 })] }],
])('has no finding for %s', (_, change) => {
  expect(findingsOf(reportWith(change))).toEqual([]);
});

test.each<[string, Partial<Report>, RegExp]>([
  ['a failed read', { secrets: [secretReport({ failedReads: 2 })] }, /^App\/Mailer: 2 of 3,000 reads failed/],
  [
    'a failed read with faults',
    { faults: 'light', secrets: [secretReport({ failedReads: 1 })] },
    /1 of 3,000 reads failed/,
  ],
  ['an orphan', { secrets: [secretReport({ orphans: 1 })] }, /^App\/Mailer: 1 orphaned credential at/],
  [
    'a shared principal',
    { secrets: [secretReport({ sharedWith: ['App/Other'] })] },
    /^App\/Mailer: App\/Other holds a live credential of the same principal\. .* one principal for each/,
  ],
  [
    'failed attempts',
    { secrets: [secretReport({ failedRotations: 3 })] },
    /^App\/Mailer: 3 rotation attempts failed/,
  ],
  [
    'a denied call',
    { iam: { ...reportWith().iam, denied: [DENIED] } },
    /^iam:CreateAccessKey was denied on .*user\/mailer\. First at 2026.* for .*rotator\/x, because .* allows it\. Action: Add it\.$/,
  ],
  [
    'an exposed value',
    { exposures: [{ place: 'log:rotator', secret: 'mail', time: 0 }] },
    /mail was found in log:rotator/,
  ],
  [
    'an active alarm',
    { alarms: [{ path: 'App/Overdue', raised: 1, state: 'ALARM' }] },
    /App\/Overdue is in ALARM/,
  ],
])('reports %s', (_, change, finding) => {
  const findings = findingsOf(reportWith(change));
  expect(findings.map((one) => describeFinding(one).join(' '))).toEqual([expect.stringMatching(finding)]);
  expect(findings[0]?.fix).toMatch(/^[A-Z].*\.$/);
});

test('contains the first failure', () => {
  const time = Date.parse('2026-01-02T03:04:05Z');
  const failedReads = { ...NONE, items: [{ time, reader: 'App/Reader', message: 'Denied: no.' }] };
  const error = { code: 'SlotTaken', message: '[SlotTaken] Full.' };
  const steps = [{ step: 'setSecret', from: time, error } as const];
  const notGood = { ...NONE, items: [{ version: 'v', from: 0, outcome: 'failed', steps } as const] };
  const secrets = [secretChronicle('App/Mailer', { failedReads, attempts: { good: NONE, notGood } })];

  const findings = findingsOf(
    reportWith({
      secrets: [secretReport({ failedReads: 2, failedRotations: 1 })],
      chronicle: chronicleWith({ secrets }),
    }),
  );

  expect(findings).toMatchObject([
    { secret: 'App/Mailer', detail: 'First failure: App/Reader at 2026-01-02T03:04:05.000Z: Denied: no.' },
    {
      secret: 'App/Mailer',
      detail: 'First failure: setSecret at 2026-01-02T03:04:05.000Z: [SlotTaken] Full.',
    },
  ]);
});

test.each<[string, string, number | undefined, RegExp]>([
  [
    'a missing grant',
    'User: x is not authorized to perform: y because no identity-based policy allows',
    0,
    /grantRead/,
  ],
  [
    'a denying boundary',
    'x is not authorized, with an explicit deny in a permissions boundary',
    0,
    /boundary denies/,
  ],
  [
    'a boundary without the action',
    'because no permissions boundary allows the x action',
    0,
    /boundary does not allow/,
  ],
  ['a grace of 0', 'InvalidClientTokenId: refused', 0, /^Increase the grace/],
  ['a sufficient grace', 'InvalidClientTokenId: refused', 3600, /too early or retired too soon/],
  ['an unknown grace', 'InvalidClientTokenId: refused', undefined, /too early or retired too soon/],
])('recommends an action for failed reads because of %s', (_, message, graceSeconds, advice) => {
  const failedReads = { ...NONE, items: [{ time: 0, reader: 'App/Reader', message }] };
  const chronicle = chronicleWith({
    secrets: [secretChronicle('App/Mailer', { failedReads, graceSeconds })],
  });
  const findings = findingsOf(reportWith({ secrets: [secretReport({ failedReads: 1 })], chronicle }));
  expect(findings[0]?.fix).toMatch(advice);
});
