import type { Answer } from '../../test/recordings/wire';
import { CheckError } from '../errors';
import { outcome } from './compare/differences';
import type { Counts, Failure } from './compare-endpoints';
import type { Stale } from './known-differences/known-difference';
import type { Call, Sequence } from './sequences/call';

const MAX_LENGTH = 500;

/** The calls of a sequence with both answers, and the command that repeats it. */
export function failureText({ history, differences }: Failure): string {
  const calls = history.flatMap(({ call, local, moto, differences: different }, i) => [
    `  ${i + 1}. ${cut(callText(call))}`,
    ...(different.length === 0
      ? [`     both:          ${answerText(local)}`]
      : [`     the local AWS: ${answerText(local)}`, `     moto:          ${answerText(moto)}`]),
  ]);
  return [
    `Unknown difference after ${history.length} calls:`,
    ...calls,
    ...differences.map(({ at, local, moto }) => `     ${at}: ${cut(local)} ≠ ${cut(moto)}`),
    `Repeat: ${replayCommand(history.map(({ call }) => call))}`,
    'Action: if the AWS documentation agrees with moto, correct the local AWS; otherwise add the difference to rehearsal/checks/moto/known-differences.',
  ].join('\n');
}

export function staleText({ entry, sequence }: Stale): string {
  return [
    `The known difference "${entry.rule}" does not occur, or another one covers it.`,
    `Repeat: ${replayCommand(sequence)}`,
    'Action: remove the entry, or correct it.',
  ].join('\n');
}

export function countsText(counts: Counts, failures: number, known: number): string {
  return (
    `moto: ${counts.sequences} sequences, ${failures} failures; ${counts.comparedCalls} calls compared, ` +
    `${Math.floor(100 * comparedShare(counts))} % of those generated (${counts.endedEarly} sequences ended at a ` +
    `known difference in the data); ${known} known differences`
  );
}

export function comparedShare({ comparedCalls, generatedCalls }: Counts): number {
  return generatedCalls === 0 ? 1 : comparedCalls / generatedCalls;
}

/** The command that runs one sequence. */
export function replayCommand(sequence: Sequence): string {
  return `npm run check:moto -- --replay '${JSON.stringify(sequence).replaceAll("'", "'\\''")}'`;
}

/** Parses the argument of --replay. @throws InvalidOption */
export function parseReplay(text: string): Sequence {
  let calls: unknown;
  try {
    calls = JSON.parse(text);
  } catch {
    calls = undefined;
  }
  if (Array.isArray(calls) && calls.length > 0 && calls.every(isCall)) return calls;
  throw new CheckError(
    'InvalidOption',
    `The value of the option replay is ${JSON.stringify(text.slice(0, 80))}, which is not a list of calls.`,
    'Give the JSON that the failed check printed: [{"operation": "…", "input": {…}}, …].',
  );
}

function isCall(value: unknown): value is Call {
  const { operation, input, signedBy } = (value ?? {}) as Partial<Call>;
  return (
    typeof operation === 'string' &&
    typeof input === 'object' &&
    input !== null &&
    ['undefined', 'number'].includes(typeof signedBy)
  );
}

function callText({ operation, input, signedBy }: Call): string {
  const signer = signedBy === undefined ? '' : ` signed by access key ${signedBy}`;
  return `${operation} ${JSON.stringify(input)}${signer}`;
}

function answerText(answer: Answer): string {
  return cut(answer.error ? outcome(answer) : JSON.stringify(answer.output ?? {}));
}

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}… (${text.length} characters)` : text;
}
