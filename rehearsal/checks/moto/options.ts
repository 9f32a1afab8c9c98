import { parseArgs } from 'node:util';
import { CheckError } from '../errors';
import type { Sequence } from './calls/call';
import { parseReplay } from './calls/replay';

export const HELP = `Usage: npm run check:moto -- [options]

Plays generated sequences of calls to moto and to the local AWS, and fails at a difference that is not listed in
rehearsal/checks/moto/differences, or at a listed one that does not occur.

  --sequences N   how many sequences (2000)
  --seed N        decides which (1)
  --replay CALLS  plays these calls alone, as a failing check printed them
  --help          shows this

Ends with 0 when all was as listed, 1 when it was not, 2 when it could not be checked.
`;

export interface Options {
  readonly help: boolean;
  readonly sequences: number;
  readonly seed: number;
  readonly replay?: Sequence;
}

/** Errors: UnknownOption, InvalidOption. */
export function optionsOf(args: readonly string[]): Options {
  let values: { sequences?: string; seed?: string; replay?: string; help?: boolean };
  try {
    const text = { type: 'string' } as const;
    ({ values } = parseArgs({
      args: [...args],
      options: { sequences: text, seed: text, replay: text, help: { type: 'boolean' } },
    }));
  } catch (error) {
    const fix = 'The options are --sequences N, --seed N, --replay CALLS and --help.';
    throw new CheckError('UnknownOption', `${(error as Error).message.split('. ')[0]}.`, fix);
  }
  return {
    help: values.help ?? false,
    sequences: whole('sequences', values.sequences ?? '2000', 1, 1_000_000),
    seed: whole('seed', values.seed ?? '1', 0, 0x7fffffff),
    replay: values.replay === undefined ? undefined : parseReplay(values.replay),
  };
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new CheckError(
    'InvalidOption',
    `The option ${name} is ${JSON.stringify(text)}.`,
    `Give a whole number from ${least} to ${most}.`,
  );
}
