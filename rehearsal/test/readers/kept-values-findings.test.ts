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
  ['a value that was never replaced', { ...NEVER_REPLACED, refused: 0 }, 0],
  ['a value that is kept for ever and was replaced', { ...NEVER_REPLACED, refused: 0, outdatedSince }, 1],
  [
    'a value that is read again within the grace',
    { ...NEVER_REPLACED, refused: 0, outdatedSince, keepsHours: 1 },
    0,
  ],
  ['a value that is kept for the grace', { ...NEVER_REPLACED, refused: 0, keepsHours: 24 }, 0],
  ['a value that is kept for longer than the grace', { ...NEVER_REPLACED, refused: 0, keepsHours: 25 }, 1],
  ['a value that is kept for a time and was refused', { ...KEPT, keepsHours: 0.25 }, 1],
])('%s', (_, value, count) => {
  expect(keptFindings([value], DAY_OF_GRACE)).toHaveLength(count);
});

test.each([
  [0.25, '15 min'],
  [72, '72 h'],
  [1.54, '1.5 h'],
])('a time of %d hours is told as %s', (keepsHours, words) => {
  expect(keptFindings([{ ...KEPT, keepsHours }], DAY_OF_GRACE)[0]?.fix).toBe(
    `Raise the grace above ${words}, or let App/Send read more often.`,
  );
});

test.each([
  ['generated', 1],
  ['access-key', 0],
])(
  'a %s value that is kept for longer than the grace is found %d times before a use fails',
  (kind, times) => {
    const report = reportWith({
      secrets: [secretReport({ kind })],
      keptValues: [{ ...NEVER_REPLACED, refused: 0, keepsHours: 25 }],
      chronicle: chronicleWith({ secrets: [secretChronicle('App/Mailer', { graceSeconds: 86_400 })] }),
    });
    expect(findingsOf(report).filter(({ found }) => found.includes('for 25 h'))).toHaveLength(times);
  },
);

test('failures that a kept value explains are no failed reads; others are, with their own first one', () => {
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
  expect(found(41)).toMatchObject([{ detail: 'First App/Job at 1970-01-01T00:00:01.000Z: AccessDenied.' }]);
});
