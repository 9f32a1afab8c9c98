import { count } from '../words';
import { describeFinding, describeGap } from './description';
import { checkedGapNames, type GapName } from './gaps';
import type { Report } from './report';
import { verdictOf } from './verdict';

export interface AssertGoodOptions {
  /** Names of gaps to accept. @default - none */
  readonly allow?: readonly GapName[];
}

/** The rehearsal is not good. The message lists every finding and gap with its action. */
class NotGood extends Error {
  constructor(readonly report: Pick<Report, 'verdict' | 'findings' | 'gaps'>) {
    super(message(report));
    this.name = report.verdict === 'incomplete' ? 'Incomplete' : 'NotGood';
  }
}

/**
 * Asserts that the verdict is 'good', in tests of any framework.
 *
 * @throws NotGood or Incomplete with the findings, the gaps and their actions; RehearsalError `InvalidOption` for an
 * unknown name in `allow`
 */
export function assertGood({ findings, gaps }: Report, { allow }: AssertGoodOptions = {}): void {
  const allowed = checkedGapNames(allow);
  const verdict = verdictOf({ findings, gaps }, allowed);
  if (verdict === 'good') return;
  const error = new NotGood({ verdict, findings, gaps: gaps.filter(({ name }) => !allowed.includes(name)) });
  // The stack trace begins at the test.
  Error.captureStackTrace(error, assertGood);
  throw error;
}

function message({ verdict, findings, gaps }: Pick<Report, 'verdict' | 'findings' | 'gaps'>): string {
  const counts = [
    ...(findings.length > 0 ? [count(findings.length, 'finding')] : []),
    ...(gaps.length > 0 ? [count(gaps.length, 'gap')] : []),
  ];
  const descriptions = [...findings.map(describeFinding), ...gaps.map(describeGap)];
  return [
    `The rehearsal is ${verdict}: ${counts.join(', ')}.`,
    ...descriptions.map(([first, ...rest], index) => [`${index + 1}. ${first}`, ...rest].join('\n   ')),
    ...(gaps.length > 0 ? [`To accept the gaps: assertGood(report, { allow: [${namesIn(gaps)}] }).`] : []),
    'asPage(report) creates a page with the timeline of the run.',
  ].join('\n\n');
}

function namesIn(gaps: Report['gaps']): string {
  return [...new Set(gaps.map(({ name }) => `'${name}'`))].join(', ');
}
