import type { Answer } from '../custom-resource/response';
import { RekeyError } from '../errors/errors';

/** Remains where a part of a sentence is missing. */
const GAP = / [.,;:]|[:,;]\.| {2}|\( ?\)|\[ ?\]|""|: $|\bundefined\b|\bnull\b|\bNaN\b/;
const SENTENCE = /^\S.{2,}\S$/s;

/** Longer than any invocation of a test. */
const LONGEST = 3600_000;

interface Output {
  readonly errors: readonly unknown[];
  readonly lines: readonly string[];
  readonly answers: readonly Answer[];
}

/** Throws when an error, a log line or a response to CloudFormation has a gap in its text. */
export function requireReadable({ errors, lines, answers }: Output): void {
  for (const error of errors) if (error instanceof RekeyError) requireReadableError(error);
  for (const line of lines) requireReadableLine(line);
  for (const { Reason } of answers)
    if (Reason === '' || GAP.test(Reason)) throw new Error(`The response has a gap: ${Reason}`);
}

/** An error tells what was found, what is unchanged, and what to do. */
export function requireReadableError({ code, report }: RekeyError): void {
  for (const [part, sentence] of Object.entries(report)) {
    if (!SENTENCE.test(sentence) || GAP.test(sentence))
      throw new Error(`The part "${part}" of the error ${code} has a gap: ${sentence}`);
  }
}

function requireReadableLine(line: string): void {
  const { time, level, path, event, secret: _, ...members } = JSON.parse(line) as Record<string, unknown>;
  if (![time, level, path, event].every((member) => typeof member === 'string' && member !== ''))
    throw new Error(`The log line does not name its event: ${line}`);
  for (const [member, value] of Object.entries(members)) {
    const gap = member === 'message' && GAP.test(String(value));
    if (member === 'milliseconds' && !(Number(value) >= 0 && Number(value) <= LONGEST))
      throw new Error(`No invocation takes so long: ${line}`);
    if (value === '' || value === null || gap)
      throw new Error(`The member ${member} of the log line has a gap: ${line}`);
  }
}
