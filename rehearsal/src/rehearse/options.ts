import { resolve } from 'node:path';
import { RehearsalError } from '../errors';
import { checkedExisting } from '../existing/check';
import type { Existing } from '../existing/format';
import { FAULT_LEVELS, type FaultLevel } from '../faults/level';
import type { Serve } from '../issuers/issuer';
import { didYouMean } from '../nearest';
import { keepsOf } from './duration';

/** Progress of a rehearsal. */
export interface Progress {
  /** Account and region, such as 111122223333/eu-west-1; absent for an app with one environment. */
  readonly environment?: string;
  /** Completed days. */
  readonly day: number;
  readonly days: number;
  /** Virtual time, ISO. */
  readonly time: string;
  readonly rotations: number;
  readonly reads: number;
  readonly failedReads: number;
  /** Injected faults. */
  readonly faults: number;
  /** Real seconds since the start. */
  readonly seconds: number;
}

export interface RehearseOptions {
  /** The cloud assembly: its folder, or the result of `app.synth()`. */
  readonly assembly: string | { readonly directory: string };
  /** Virtual days after the deploy. @default 365 */
  readonly days?: number;
  /** Seed of all random decisions; the same seed gives the same run. @default 1 */
  readonly seed?: number;
  /** Level of faults that are injected between the deploy and the last day. @default 'none' */
  readonly faults?: FaultLevel;
  /** Names or paths of the stacks to deploy, including their dependencies. @default - all stacks */
  readonly stacks?: readonly string[];
  /** Paths of the secrets to read and report; other secrets rotate as well. @default - all secrets */
  readonly secrets?: readonly string[];
  /** Maximum virtual seconds for each real second. @default - unlimited */
  readonly speed?: number;
  /** Reads of each reader per day, in addition to the reads around a rotation. @default 8 */
  readonly readsPerDay?: number;
  /** Resources that exist before the deploy. @default - resources that the templates refer to but do not create */
  readonly exists?: Existing;
  /**
   * Cache times (`'90s'`, `'5m'`, `'12h'`, `'2d'`) by the path of a role, or of the resource that holds the value. A path
   * includes the paths below it.
   * @default - 5 minutes; values that the deploy or the start of a task reads are never read again
   */
  readonly keeps?: Readonly<Record<string, string>>;
  /** Issuers other than AWS, started for each environment of the app. @default - none */
  readonly issuers?: readonly Serve[];
  /** Called after each virtual day, or after each virtual hour with `speed`. */
  readonly onProgress?: (progress: Progress) => void;
}

export type Options = Required<
  Pick<RehearseOptions, 'days' | 'seed' | 'faults' | 'readsPerDay' | 'onProgress'>
> &
  Pick<RehearseOptions, 'stacks' | 'secrets' | 'speed' | 'exists' | 'issuers'> & {
    readonly directory: string;
    /** Milliseconds by path. */
    readonly keeps?: Readonly<Record<string, number>>;
  };

const KNOWN = [
  ...['assembly', 'days', 'seed', 'faults', 'stacks', 'secrets', 'speed', 'readsPerDay', 'onProgress'],
  ...['exists', 'keeps', 'issuers'],
];

/** Validates the options and applies the defaults. @throws UnknownOption, InvalidOption */
export function checkedOptions(given: RehearseOptions, known: readonly string[] = KNOWN): Options {
  if (typeof given !== 'object' || given === null) {
    throw new RehearsalError('InvalidOption', 'The options are missing.', 'Specify at least the assembly.');
  }
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) throw unknownOption(name, known);
  }
  const faults = given.faults ?? 'none';
  if (!FAULT_LEVELS.includes(faults)) throw invalid('faults', faults, `one of ${FAULT_LEVELS.join(', ')}`);
  return {
    directory: folderOf(given.assembly),
    days: whole('days', given.days ?? 365, 1, 36_500),
    seed: whole('seed', given.seed ?? 1, 0, 0xffffffff),
    faults,
    stacks: names('stacks', given.stacks),
    secrets: names('secrets', given.secrets),
    speed: speedOf(given.speed),
    readsPerDay: whole('readsPerDay', given.readsPerDay ?? 8, 1, 10_000),
    exists: checkedExisting(given.exists),
    keeps: keepsOf(given.keeps),
    issuers: issuersOf(given.issuers),
    onProgress: given.onProgress ?? (() => {}),
  };
}

/** Absolute path of an assembly: processes of functions have their own working directories. */
function folderOf(assembly: RehearseOptions['assembly']): string {
  const directory = typeof assembly === 'string' ? assembly : assembly?.directory;
  if (typeof directory === 'string' && directory !== '') return resolve(directory);
  throw invalid('assembly', assembly, 'the output folder of `cdk synth`, or the result of app.synth()');
}

function speedOf(speed: unknown): number | undefined {
  if (speed === undefined || (typeof speed === 'number' && speed > 0 && Number.isFinite(speed))) return speed;
  throw invalid('speed', speed, 'a number of virtual seconds for each real second, greater than 0');
}

function issuersOf(given: unknown): readonly Serve[] | undefined {
  if (given === undefined) return undefined;
  if (Array.isArray(given) && given.every((one) => typeof one === 'function')) return given;
  throw invalid('issuers', given, 'a list of functions `serve`');
}

function names(name: string, given: unknown): readonly string[] | undefined {
  if (given === undefined) return undefined;
  const good = Array.isArray(given) && given.length > 0 && given.every((one) => typeof one === 'string');
  if (good) return given;
  throw invalid(name, given, 'a list of at least one path');
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
    `The option "${name}" is ${Number.isNaN(value) ? 'not a number' : JSON.stringify(value)}.`,
    `Specify ${wanted}.`,
  );
}

export function unknownOption(name: string, known: readonly string[]): RehearsalError {
  return new RehearsalError(
    'UnknownOption',
    `There is no option ${name}.`,
    didYouMean(name, known, 'options'),
  );
}
