import type { Finding, Report } from './report';

/** A rehearsal that was not good; `message` tells every finding and what to do. */
class NotGood extends Error {
  constructor(readonly findings: readonly Finding[]) {
    super(message(findings));
    this.name = 'NotGood';
  }
}

/**
 * For tests, of any framework: throws unless the rehearsal was good, and tells in sentences what was found, when
 * first, and what to do.
 */
export function assertGood({ findings }: Report): void {
  if (findings.length === 0) return;
  const error = new NotGood(findings);
  // The test is where to look, not this function.
  Error.captureStackTrace(error, assertGood);
  throw error;
}

function message(findings: readonly Finding[]): string {
  const list = findings.map(({ found, detail, fix }, index) =>
    [`${index + 1}. ${found}`, detail, `Do: ${fix}`].filter(Boolean).join('\n   '),
  );
  const count = `${findings.length} finding${findings.length === 1 ? '' : 's'}`;
  return [
    `The rehearsal is not good: ${count}.`,
    ...list,
    'asPage(report) makes a page that shows when it was so, and what was called then.',
  ].join('\n\n');
}
