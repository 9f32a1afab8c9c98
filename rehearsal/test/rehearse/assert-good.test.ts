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
  throw new Error('It took it for good.');
}

test('a good rehearsal passes', () => {
  expect(() => assertGood(reportWith())).not.toThrow();
});

test('one that is not good fails with its findings in sentences, and what to do', () => {
  const findings = [
    { found: 'App/Key: 3 of 9 reads failed.', detail: 'First App/Reader at noon: no.', fix: 'Grant it.' },
    { found: 'The alarm App/Overdue is in ALARM at the end.', fix: 'Look at what happened before.' },
  ];

  const error = failure({ findings });

  expect(error.name).toBe('NotGood');
  expect(error.message).toBe(
    [
      'The rehearsal is not good: 2 findings.',
      '',
      '1. App/Key: 3 of 9 reads failed.',
      '   First App/Reader at noon: no.',
      '   Do: Grant it.',
      '',
      '2. The alarm App/Overdue is in ALARM at the end.',
      '   Do: Look at what happened before.',
      '',
      'asPage(report) makes a page that shows when it was so, and what was called then.',
    ].join('\n'),
  );
});

test('the stack leads to the test', () => {
  const { stack = '' } = failure({ findings: [{ found: 'A thing broke.', fix: 'Mend it.' }] });
  const frames = stack.split('\n').filter((line) => /^ +at /.test(line));
  expect(frames[0]).toContain('assert-good.test.ts');
});

const GAPS: readonly Gap[] = [
  { name: 'no-rotation', notShown: 'No rotation was shown.', toShow: 'Rehearse 85 days.', secret: 'App/Key' },
  { name: 'no-reader', notShown: 'No read was shown.', toShow: 'Grant it.', secret: 'App/Other' },
];

test('an incomplete one fails with what was not shown, how to show it, and how to allow it', () => {
  const error = failure({ gaps: GAPS });

  expect(error.name).toBe('Incomplete');
  expect(error.message).toBe(
    [
      'The rehearsal is incomplete: 2 things not shown.',
      '',
      '1. No rotation was shown.',
      '   To show it (no-rotation): Rehearse 85 days.',
      '',
      '2. No read was shown.',
      '   To show it (no-reader): Grant it.',
      '',
      "What may stay unshown: assertGood(report, { allow: ['no-rotation', 'no-reader'] }).",
      '',
      'asPage(report) makes a page that shows when it was so, and what was called then.',
    ].join('\n'),
  );
});

test('an incomplete one passes when each gap is allowed, and fails with those that are not', () => {
  expect(() => assertGood(reportWith({ gaps: GAPS }), { allow: ['no-rotation', 'no-reader'] })).not.toThrow();
  const { message } = failure({ gaps: GAPS }, { allow: ['no-reader'] });
  expect(message).toContain('1 thing not shown');
  expect(message).not.toContain('No read was shown');
});

test('findings are not allowed away, and weigh more than gaps', () => {
  const findings = [{ found: 'A thing broke.', fix: 'Mend it.' }];
  const error = failure({ findings, gaps: GAPS }, { allow: ['no-rotation', 'no-reader'] });
  expect(error).toMatchObject({
    name: 'NotGood',
    message: expect.stringContaining('is not good: 1 finding.'),
  });
});

test('a name that no gap has is refused with the nearest one, even when all is good', () => {
  expect(failure({}, { allow: ['no-rotations' as 'no-rotation'] })).toMatchObject({
    code: 'InvalidOption',
    message: 'There is no gap no-rotations to allow. Did you mean no-rotation?',
  });
  expect(failure({}, { allow: 'no-rotation' as never })).toMatchObject({ code: 'InvalidOption' });
});
