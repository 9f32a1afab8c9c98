import { findingsOf } from '../../src/rehearse/findings';
import { type KeptValue, keptFindings } from '../../src/rehearse/kept-values';
import { chronicleWith, reportWith, secretChronicle, secretReport } from '../rehearse/fixtures/report';

const KEPT: KeptValue = {
  reader: 'App/Send',
  secret: 'App/Mailer',
  source: 'deploy',
  places: ['Environment.Variables.KEY'],
  uses: 100,
  refused: 40,
  outdatedSince: '2026-01-04T00:00:00.000Z',
  refusedSince: '2026-01-05T00:00:00.000Z',
  message: 'Refused.',
};
const { outdatedSince, refusedSince, message, ...NEVER_REPLACED } = KEPT;

const DAY_OF_GRACE = () => 24;

test.each<[string, KeptValue, number]>([
  ['a value that was not replaced', { ...NEVER_REPLACED, refused: 0 }, 0],
  ['a replaced value that is read once', { ...NEVER_REPLACED, refused: 0, outdatedSince }, 1],
  [
    'a value that is read again within the grace',
    { ...NEVER_REPLACED, refused: 0, outdatedSince, keepsHours: 1 },
    0,
  ],
  ['a value that is cached for the grace', { ...NEVER_REPLACED, refused: 0, keepsHours: 24 }, 0],
  ['a value that is cached for longer than the grace', { ...NEVER_REPLACED, refused: 0, keepsHours: 25 }, 1],
  ['a cached value that was refused', { ...KEPT, keepsHours: 0.25 }, 1],
])('%s has the expected findings', (_, value, count) => {
  expect(keptFindings([value], DAY_OF_GRACE)).toHaveLength(count);
});

test.each([
  [0.25, '15 min'],
  [72, '72 h'],
  [1.54, '1.5 h'],
])('formats %d hours as %s', (keepsHours, words) => {
  expect(keptFindings([{ ...KEPT, keepsHours }], DAY_OF_GRACE)[0]?.fix).toBe(
    `Increase the grace to more than ${words}, or let App/Send read more often.`,
  );
});

test.each([
  ['generated', 1],
  ['access-key', 0],
])(
  'a %s value that is cached for longer than the grace has %d findings before a use fails',
  (kind, times) => {
    const report = reportWith({
      secrets: [secretReport({ kind })],
      keptValues: [{ ...NEVER_REPLACED, refused: 0, keepsHours: 25 }],
      chronicle: chronicleWith({ secrets: [secretChronicle('App/Mailer', { graceSeconds: 86_400 })] }),
    });
    expect(findingsOf(report).filter(({ found }) => found.includes('for 25 h'))).toHaveLength(times);
  },
);

test('failures of kept values are not reported as failed reads', () => {
  const items = [
    { time: 0, reader: 'App/Send', message: 'Refused.' },
    { time: 1000, reader: 'App/Job', message: 'AccessDenied.' },
  ];
  const failedReads = { items, leftOut: 0, before: 0 };
  const chronicle = chronicleWith({ secrets: [secretChronicle('App/Mailer', { failedReads })] });
  const found = (failed: number) =>
    findingsOf(
      reportWith({ secrets: [secretReport({ failedReads: failed })], keptValues: [KEPT], chronicle }),
    ).filter((finding) => finding.found.includes('reads failed'));

  expect(found(40)).toEqual([]);
  expect(found(41)).toMatchObject([
    { detail: 'First failure: App/Job at 1970-01-01T00:00:01.000Z: AccessDenied.' },
  ]);
});
