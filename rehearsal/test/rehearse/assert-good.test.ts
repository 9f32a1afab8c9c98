import { assertGood } from '../../src/rehearse/assert-good';
import type { Report } from '../../src/rehearse/report';
import { aReport } from './a-report';

function failure(change: Partial<Report>): Error {
  try {
    assertGood(aReport(change));
  } catch (error) {
    return error as Error;
  }
  throw new Error('It took it for good.');
}

test('a good rehearsal passes', () => {
  expect(() => assertGood(aReport())).not.toThrow();
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
