import { parseArgs } from 'node:util';
import { CheckError } from '../errors';

export const HELP = `Usage: npm run check:fuzz -- [options]

Sends generated requests to the front door of the local AWS: good ones with wrong types, missing and surplus members,
bad policies, encodings and signatures. Fails unless every one is answered as AWS answers, and the local AWS still
works afterwards.

  --requests N  how many requests (20000)
  --seed N      decides which (1)
  --help        shows this

Ends with 0 when all were answered, 1 when one was not, 2 when it could not be checked.
`;

export interface Options {
  readonly help: boolean;
  readonly requests: number;
  readonly seed: number;
}

/** Errors: UnknownOption, InvalidOption. */
export function optionsOf(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  let values: { requests?: string; seed?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { requests: text, seed: text, help: { type: 'boolean' } },
    }));
  } catch (error) {
    const found = `${(error as Error).message.split('. ')[0]}.`;
    throw new CheckError('UnknownOption', found, 'The options are --requests N, --seed N and --help.');
  }
  return {
    help: values.help ?? false,
    requests: whole('requests', values.requests ?? '20000', 1, 10_000_000),
    seed: whole('seed', values.seed ?? '1', 0, 0x7fffffff),
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
