import { count } from '../words';
import { describeFinding, describeGap } from './description';
import { checkedGapNames, type GapName } from './gaps';
import type { Report } from './report';
import { verdictOf } from './verdict';

export interface AssertGoodOptions {
  /** Names of what may stay unshown. @default - nothing */
  readonly allow?: readonly GapName[];
}

/** A rehearsal that was not good; the message tells every finding and gap, and what to do. */
class NotGood extends Error {
  constructor(readonly report: Pick<Report, 'verdict' | 'findings' | 'gaps'>) {
    super(message(report));
    this.name = report.verdict === 'incomplete' ? 'Incomplete' : 'NotGood';
  }
}

/**
 * For tests, of any framework: throws unless the verdict is 'good', and tells in sentences what was found or not
 * shown, and what to do.
 *
 * @throws NotGood or Incomplete; RehearsalError `InvalidOption` for a name in `allow` that no gap has
 */
export function assertGood({ findings, gaps }: Report, { allow }: AssertGoodOptions = {}): void {
  const allowed = checkedGapNames(allow);
  const verdict = verdictOf({ findings, gaps }, allowed);
  if (verdict === 'good') return;
  const error = new NotGood({ verdict, findings, gaps: gaps.filter(({ name }) => !allowed.includes(name)) });
  // The test is where to look, not this function.
  Error.captureStackTrace(error, assertGood);
  throw error;
}

function message({ verdict, findings, gaps }: Pick<Report, 'verdict' | 'findings' | 'gaps'>): string {
  const counts = [
    ...(findings.length > 0 ? [count(findings.length, 'finding')] : []),
    ...(gaps.length > 0 ? [`${count(gaps.length, 'thing')} not shown`] : []),
  ];
  const told = [...findings.map(describeFinding), ...gaps.map(describeGap)];
  return [
    `The rehearsal is ${verdict}: ${counts.join(', ')}.`,
    ...told.map(([first, ...rest], index) => [`${index + 1}. ${first}`, ...rest].join('\n   ')),
    ...(gaps.length > 0 ? [`What may stay unshown: assertGood(report, { allow: [${namesIn(gaps)}] }).`] : []),
    'asPage(report) makes a page that shows when it was so, and what was called then.',
  ].join('\n\n');
}

function namesIn(gaps: Report['gaps']): string {
  return [...new Set(gaps.map(({ name }) => `'${name}'`))].join(', ');
}
