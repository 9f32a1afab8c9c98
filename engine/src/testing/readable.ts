import type { Answer } from '../custom-resource/response';
import { RekeyError } from '../errors/errors';

/** Text that shows that a part of a sentence is missing. */
const GAP = / [.,;:]|[:,;]\.| {2}|\( ?\)|\[ ?\]|""|: $|\bundefined\b|\bnull\b|\bNaN\b/;
const SENTENCE = /^\S.{2,}\S$/s;

/** Upper limit of the duration of an invocation in a test, milliseconds. */
const LONGEST = 3600_000;

interface Output {
  readonly errors: readonly unknown[];
  readonly lines: readonly string[];
  readonly answers: readonly Answer[];
}

/** Throws when the text of an error, a log line or a response to CloudFormation is incomplete. */
export function requireReadable({ errors, lines, answers }: Output): void {
  for (const error of errors) if (error instanceof RekeyError) requireReadableError(error);
  for (const line of lines) requireReadableLine(line);
  for (const { Reason } of answers)
    if (Reason === '' || GAP.test(Reason)) throw new Error(`The response is incomplete: ${Reason}`);
}

/** Throws when a part of an error's report is incomplete. */
export function requireReadableError({ code, report }: RekeyError): void {
  for (const [part, sentence] of Object.entries(report)) {
    if (!SENTENCE.test(sentence) || GAP.test(sentence))
      throw new Error(`The part "${part}" of the error ${code} is incomplete: ${sentence}`);
  }
}

function requireReadableLine(line: string): void {
  const { time, level, path, event, secret: _, ...members } = JSON.parse(line) as Record<string, unknown>;
  if (![time, level, path, event].every((member) => typeof member === 'string' && member !== ''))
    throw new Error(`The log line has no event: ${line}`);
  for (const [member, value] of Object.entries(members)) {
    const gap = member === 'message' && GAP.test(String(value));
    if (member === 'milliseconds' && !(Number(value) >= 0 && Number(value) <= LONGEST))
      throw new Error(`The duration is invalid: ${line}`);
    if (value === '' || value === null || gap)
      throw new Error(`The member ${member} of the log line is incomplete: ${line}`);
  }
}
