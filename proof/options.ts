import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ProveError } from './errors';
import type { Schedule } from './explore/schedule';
import { parseSchedule } from './explore/schedule-text';
import { PROVEN_KINDS } from './kinds';

export interface Options {
  readonly deep: boolean;
  /** The part of the families to explore, and the number of parts; both from 1. */
  readonly part: { readonly number: number; readonly of: number };
  /** Seconds of real time for the whole run; undefined without a limit. */
  readonly budget?: number;
  readonly json?: string;
  readonly kinds: readonly string[];
  readonly seed: number;
  readonly threads: number;
  readonly rotations: number;
  readonly replay?: Schedule;
  readonly help: boolean;
}

export const HELP = `npm run prove -- [options]
  --deep            explore every pair of faults of the bundled kinds, and more triples (hours)
  --budget SECONDS  limit the duration (default 120; no limit with --deep)
  --part 2/8        explore only the second of eight parts
  --kind NAME       explore only this kind
  --seed N          use other samples and delays (default 1)
  --rotations N     number of rotations that readers watch (default 1000)
  --threads N       number of threads (default one for each core)
  --json FILE       write the report to a file
  --replay 'TEXT'   run one schedule with a trace`;

/** Seconds. */
const BUDGET = 120;

const OPTIONS = {
  budget: { type: 'string' },
  deep: { type: 'boolean' },
  help: { type: 'boolean' },
  json: { type: 'string' },
  kind: { type: 'string' },
  part: { type: 'string' },
  seed: { type: 'string' },
  threads: { type: 'string' },
  rotations: { type: 'string' },
  replay: { type: 'string' },
} as const;

/** Throws UnknownOption, BadOption or BadSchedule. */
export function readOptions(args: readonly string[]): Options {
  const values = parsed(args);
  const { deep = false, help = false, budget, json, kind, part, seed, threads, rotations, replay } = values;
  const all = PROVEN_KINDS.map((one) => one.kind);
  if (kind !== undefined && !all.includes(kind)) {
    throw new ProveError('BadOption', `Unknown kind "${kind}".`, `The kinds are ${all.join(', ')}.`);
  }
  return {
    deep,
    help,
    budget: deep && budget === undefined ? undefined : whole('budget', budget, BUDGET, 1, 1_000_000),
    json,
    part: partOf(part),
    kinds: kind === undefined ? all : [kind],
    seed: whole('seed', seed, 1, 0, 999_999_999),
    threads: whole('threads', threads, availableParallelism(), 1, 256),
    rotations: whole('rotations', rotations, 1000, 1, 1_000_000),
    replay: replay === undefined ? undefined : parseSchedule(replay),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    const code =
      (error as { code?: string }).code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE'
        ? 'BadOption'
        : 'UnknownOption';
    throw new ProveError(code, `${(error as Error).message.split('.')[0]}.`, `\n${HELP}`);
  }
}

function partOf(text = '1/1'): Options['part'] {
  const [number = 0, of = 0] = (/^\d{1,4}\/\d{1,4}$/.test(text) ? text.split('/') : []).map(Number);
  if (number >= 1 && number <= of) return { number, of };
  throw new ProveError(
    'BadOption',
    `--part is "${text}".`,
    'It takes a part and the number of parts, such as 2/8.',
  );
}

function whole(name: string, text: string | undefined, usual: number, least: number, most: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ProveError(
    'BadOption',
    `--${name} is "${text}".`,
    `It takes a whole number from ${least} to ${most}.`,
  );
}
