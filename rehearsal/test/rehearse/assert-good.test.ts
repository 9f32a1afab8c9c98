import { type AssertGoodOptions, assertGood } from '../../src/rehearse/assert-good';
import type { Gap } from '../../src/rehearse/gaps';
import type { Report } from '../../src/rehearse/report';
import { reportWith } from './fixtures/report';

function failure(change: Partial<Report>, options?: AssertGoodOptions): Error {
  try {
    assertGood(reportWith(change), options);
  } catch (error) {
    return error as Error;
  }
  throw new Error('assertGood accepted the report.');
}

const FINDINGS = [
  { found: 'App/Key: 3 of 9 reads failed.', detail: 'First failure: no.', fix: 'Grant access.' },
  { found: 'The alarm App/Overdue is in ALARM at the end.', fix: 'Check the events.' },
];
const GAPS: readonly Gap[] = [
  { name: 'no-rotation', notShown: 'No rotation.', toShow: 'Rehearse 85 days.', secret: 'App/Key' },
  { name: 'no-reader', notShown: 'No read.', toShow: 'Grant access.', secret: 'App/Other' },
];
const PAGE = 'asPage(report) creates a page with the timeline of the run.';

test('accepts a good rehearsal', () => {
  expect(() => assertGood(reportWith())).not.toThrow();
});

test.each([
  [
    'findings',
    { findings: FINDINGS },
    'NotGood',
    [
      'The rehearsal is not good: 2 findings.\n',
      '1. App/Key: 3 of 9 reads failed.',
      '   First failure: no.',
      '   Action: Grant access.\n',
      '2. The alarm App/Overdue is in ALARM at the end.',
      '   Action: Check the events.\n',
      PAGE,
    ],
  ],
  [
    'gaps',
    { gaps: GAPS },
    'Incomplete',
    [
      'The rehearsal is incomplete: 2 gaps.\n',
      '1. No rotation.',
      '   Action (no-rotation): Rehearse 85 days.\n',
      '2. No read.',
      '   Action (no-reader): Grant access.\n',
      "To accept the gaps: assertGood(report, { allow: ['no-rotation', 'no-reader'] }).\n",
      PAGE,
    ],
  ],
])('throws with %s and actions', (_, change, name, lines) => {
  expect(failure(change)).toMatchObject({ name, message: lines.join('\n') });
});

test('begins the stack trace at the test', () => {
  const frames = (failure({ findings: FINDINGS }).stack ?? '')
    .split('\n')
    .filter((line) => /^ +at /.test(line));
  expect(frames[0]).toContain('assert-good.test.ts');
});

test('accepts allowed gaps, and throws with the other gaps', () => {
  expect(() => assertGood(reportWith({ gaps: GAPS }), { allow: ['no-rotation', 'no-reader'] })).not.toThrow();
  const { message } = failure({ gaps: GAPS }, { allow: ['no-reader'] });
  expect(message).toContain('1 gap.');
  expect(message).not.toContain('No read.');
});

test('throws for findings although every gap is allowed', () => {
  const error = failure({ findings: FINDINGS, gaps: GAPS }, { allow: ['no-rotation', 'no-reader'] });
  expect(error).toMatchObject({
    name: 'NotGood',
    message: expect.stringContaining('is not good: 2 findings.'),
  });
});

test.each([
  [['no-rotations'], 'There is no gap no-rotations to allow. Did you mean no-rotation?'],
  ['no-rotation', expect.stringMatching(/^The option "allow" is not a list\./)],
])('refuses allow: %j for a good rehearsal', (allow, message) => {
  expect(failure({}, { allow } as never)).toMatchObject({ code: 'InvalidOption', message });
});
