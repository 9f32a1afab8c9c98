import type { Answer } from '../../src/custom-resource/response';
import { RekeyError } from '../../src/errors/errors';

/** What is left where a part of a sentence is missing. */
const GAP = / [.,;:]|[:,;]\.| {2}|\( ?\)|\[ ?\]|""|: $|\bundefined\b|\bnull\b|\bNaN\b/;
const SENTENCE = /^\S.{2,}\S$/s;

/** Lambda's longest, and that of the tests' longest invocation. */
const LAMBDA_ENDS = 3600_000;

interface Told {
  readonly errors: readonly unknown[];
  readonly lines: readonly string[];
  readonly answers: readonly Answer[];
}

/** Rule 9: whatever was told can be read by somebody who is woken at night. */
export function requireAccounts({ errors, lines, answers }: Told): void {
  for (const error of errors) if (error instanceof RekeyError) requireAccount(error);
  for (const line of lines) requireLine(line);
  for (const { Reason } of answers)
    if (Reason === '' || GAP.test(Reason)) throw new Error(`Rule 9: the answer has a gap: ${Reason}`);
}

/** An error tells what was found, what was left as it was, and what to do. */
export function requireAccount({ code, report }: RekeyError): void {
  for (const [part, sentence] of Object.entries(report)) {
    if (!SENTENCE.test(sentence) || GAP.test(sentence))
      throw new Error(`Rule 9: what ${code} tells as "${part}" is not whole: ${sentence}`);
  }
}

/** A line of the log tells of which event it is, and says something in each of its members. */
function requireLine(line: string): void {
  const { time, level, path, event, secret: _, ...members } = JSON.parse(line) as Record<string, unknown>;
  if (![time, level, path, event].every((member) => typeof member === 'string' && member !== ''))
    throw new Error(`Rule 9: a line of the log does not tell of what it is: ${line}`);
  for (const [member, value] of Object.entries(members)) {
    const gap = member === 'message' && GAP.test(String(value));
    if (member === 'milliseconds' && !(Number(value) >= 0 && Number(value) <= LAMBDA_ENDS))
      throw new Error(`Rule 9: no invocation takes so long: ${line}`);
    if (value === '' || value === null || gap) throw new Error(`Rule 9: ${member} has a gap: ${line}`);
  }
}

/** The error with which a work ends, and which must tell what it has to tell. */
export async function refusalOf(work: Promise<unknown>): Promise<RekeyError> {
  const error = await work.then(
    () => new Error('It was not refused.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RekeyError)) throw error;
  requireAccount(error);
  return error;
}
