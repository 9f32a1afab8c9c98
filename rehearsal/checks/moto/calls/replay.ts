import { CheckError } from '../../errors';
import type { Call, Sequence } from './call';

/** The command that plays a sequence again. */
export function replayCommand(sequence: Sequence): string {
  return `npm run check:moto -- --replay '${JSON.stringify(sequence).replaceAll("'", "'\\''")}'`;
}

/** Reads what that command was given. Errors: InvalidOption. */
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
    `The option replay is ${JSON.stringify(text.slice(0, 80))}, which is no list of calls.`,
    'Give what a failing check printed: [{"operation": "…", "input": {…}}, …] as JSON.',
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
