import type { ReportInput } from '../../lambdas/leaks/contract';
import type { ReportAnswer } from '../../lambdas/leaks/intake/contract';
import { type Facts, factsOf } from '../../lambdas/leaks/report/facts';
import { consoleOf, messageOf } from '../../lambdas/leaks/report/text';
import type { Ended, EndedPart } from './follow';
import type { Reported } from './report-leak';

/** Exit codes: wrong usage is 2. */
const [SHOWN, FAILED, REFUSED, UNPROVED] = [0, 1, 3, 4];

/** Outcomes for which something shows that the credential is dead. */
const DEAD: readonly Facts['outcome'][] = ['dead', 'unlabelled', 'unused'];

/** Result for the caller of the command. */
export interface Result {
  readonly code: number;
  /** For a person. */
  readonly text: string;
  /** For a program. */
  readonly json: object;
}

/** States the result of a report. */
export function resultOf(reported: Reported): Result {
  if ('refused' in reported) {
    const { refused, explanation } = reported;
    return { code: REFUSED, text: `Refused: ${refused}. ${explanation}`, json: reported };
  }
  const { finding, execution, started, ended } = reported;
  if (ended === undefined) {
    const first = started
      ? `Reported: ${finding}`
      : `Reported: ${finding}\nThe same report was made within this hour, and its response is not started again.`;
    const text = `${first}\nFollow the response with --wait, or here: ${consoleOf(execution)}`;
    return { code: SHOWN, text, json: reported };
  }
  return endedResult({ finding, execution, started }, ended);
}

function endedResult(answer: ReportAnswer, { status, reason, incident, parts }: Ended): Result {
  if (parts !== undefined) return partsResult(answer, parts);
  if (incident === undefined) {
    const text = `The response ended as ${status}${reason === undefined ? '' : `: ${reason}`}\n${consoleOf(answer.execution)}`;
    return { code: FAILED, text, json: { ...answer, status, reason } };
  }
  const { match } = incident;
  const isRefused = match.decision === 'refuse' || match.refusal !== undefined;
  const input: ReportInput = { stage: isRefused ? 'refused' : 'final', incident };
  const facts = factsOf(input);
  const failure = status === 'SUCCEEDED' ? [] : [`The response ended as ${status}: ${reason ?? 'no reason'}`];
  return {
    code: codeOf(facts, status),
    text: [...failure, ...secondsIn(facts), messageOf(facts, input).text.trimEnd()].join('\n'),
    json: { ...answer, status, ...(reason !== undefined && { reason }), ...facts, incident },
  };
}

/** The results of several secrets. The worst one decides. */
function partsResult(answer: ReportAnswer, parts: readonly EndedPart[]): Result {
  const results = parts.map(({ secret, finding, execution, ended }) => ({
    secret,
    result: endedResult({ finding, execution, started: answer.started }, ended),
  }));
  const codes = results.map(({ result }) => result.code);
  const first = `${parts.length} secrets are affected, each with a response of its own.`;
  return {
    code: [FAILED, REFUSED, UNPROVED].find((code) => codes.includes(code)) ?? SHOWN,
    text: [first, ...results.map(({ secret, result }) => `\n${secret}\n${result.text}`)].join('\n'),
    json: { ...answer, parts: results.map(({ secret, result }) => ({ secret, ...result.json })) },
  };
}

function codeOf({ outcome }: Facts, status: string): number {
  if (outcome === 'refused') return REFUSED;
  if (status !== 'SUCCEEDED') return FAILED;
  if (outcome === 'unproved') return UNPROVED;
  return DEAD.includes(outcome) ? SHOWN : FAILED;
}

/** The headline has only one of the times. */
function secondsIn({ secondsToContained, secondsToDead }: Facts): string[] {
  const contained = secondsToContained === undefined ? [] : [`contained after ${secondsToContained} s`];
  const dead = secondsToDead === undefined ? [] : [`dead after ${secondsToDead} s`];
  const all = [...contained, ...dead];
  return all.length === 0 ? [] : [`From the report: ${all.join(', ')}.`];
}
