import { resolve } from 'node:path';
import { RehearsalError } from '../errors';
import { FAULT_LEVELS, type FaultLevel } from '../faults/level';
import { didYouMean } from '../nearest';

/** How far a rehearsal has come. */
export interface Progress {
  readonly day: number;
  readonly days: number;
  readonly rotations: number;
  readonly reads: number;
  readonly failedReads: number;
  /** Real seconds since the start. */
  readonly seconds: number;
}

export interface RehearseOptions {
  /** The cloud assembly that `cdk synth` wrote: its folder, or what `app.synth()` gives. */
  readonly assembly: string | { readonly directory: string };
  /** Days of virtual time that pass after the deploy. @default 365 */
  readonly days?: number;
  /** Decides everything that is left to chance; the same seed gives the same run. @default 1 */
  readonly seed?: number;
  /** How much goes wrong at AWS, from the deploy to the last day. @default 'none' */
  readonly faults?: FaultLevel;
  /** Names or paths of the stacks to deploy; those they depend on must be among them. @default - all */
  readonly stacks?: readonly string[];
  /** How often each reader reads on a day, besides the times around a rotation. @default 8 */
  readonly readsPerDay?: number;
  /** Called after each virtual day. */
  readonly onProgress?: (progress: Progress) => void;
}

export type Options = Required<Omit<RehearseOptions, 'assembly' | 'stacks' | 'onProgress'>> & {
  readonly directory: string;
  readonly stacks?: readonly string[];
  readonly onProgress: (progress: Progress) => void;
};

const KNOWN = ['assembly', 'days', 'seed', 'faults', 'stacks', 'readsPerDay', 'onProgress'];

/** Checks what the user gave and fills in the defaults. Errors: UnknownOption, InvalidOption. */
export function checkedOptions(given: RehearseOptions): Options {
  for (const name of Object.keys(given)) {
    if (!KNOWN.includes(name)) throw unknownOption(name, KNOWN);
  }
  const directory = typeof given.assembly === 'string' ? given.assembly : given.assembly?.directory;
  if (typeof directory !== 'string' || directory === '') {
    throw invalid(
      'assembly',
      given.assembly,
      'a folder that `cdk synth` wrote to, or the answer of app.synth()',
    );
  }
  const faults = given.faults ?? 'none';
  if (!FAULT_LEVELS.includes(faults)) throw invalid('faults', faults, `one of ${FAULT_LEVELS.join(', ')}`);
  return {
    // The functions' processes have a working directory of their own.
    directory: resolve(directory),
    days: whole('days', given.days ?? 365, 1, 36_500),
    seed: whole('seed', given.seed ?? 1, 0, 0xffffffff),
    faults,
    stacks: given.stacks,
    readsPerDay: whole('readsPerDay', given.readsPerDay ?? 8, 1, 10_000),
    onProgress: given.onProgress ?? (() => {}),
  };
}

function whole(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw invalid(name, value, `a whole number from ${least} to ${most}`);
  }
  return value;
}

function invalid(name: string, value: unknown, wanted: string): RehearsalError {
  return new RehearsalError(
    'InvalidOption',
    `The option ${name} is ${JSON.stringify(value)}.`,
    `Give ${wanted}.`,
  );
}

export function unknownOption(name: string, known: readonly string[]): RehearsalError {
  return new RehearsalError(
    'UnknownOption',
    `There is no option ${name}.`,
    didYouMean(name, known, 'options'),
  );
}
