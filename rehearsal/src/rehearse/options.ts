import { resolve } from 'node:path';
import { RehearsalError } from '../errors';
import { checkedExisting } from '../existing/check';
import type { Existing } from '../existing/format';
import { FAULT_LEVELS, type FaultLevel } from '../faults/level';
import type { Serve } from '../issuers/issuer';
import { didYouMean } from '../nearest';
import { keepsOf } from './duration';

/** How far a rehearsal has come. */
export interface Progress {
  /** Such as 111122223333/eu-west-1; absent unless the app has several. */
  readonly environment?: string;
  /** Whole days that have passed. */
  readonly day: number;
  readonly days: number;
  /** Virtual time, ISO. */
  readonly time: string;
  readonly rotations: number;
  readonly reads: number;
  readonly failedReads: number;
  /** Faults that were injected. */
  readonly faults: number;
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
  /** Paths of the secrets that are read and reported; the others rotate all the same. @default - all */
  readonly secrets?: readonly string[];
  /** At most so many virtual seconds pass in a real one. @default - as many as can */
  readonly speed?: number;
  /** How often each reader reads on a day, besides the times around a rotation. @default 8 */
  readonly readsPerDay?: number;
  /** Resources of the account before the deploy. @default - resources that the templates name and do not create exist, empty */
  readonly exists?: Existing;
  /**
   * Time for which a reader keeps a value, by the path of its role, or of the resource that holds the value: `'90s'`, `'5m'`,
   * `'12h'`, `'2d'`. A path stands for what is below it too.
   * @default - 5 minutes; what is read by the deploy, or at the start of a task, is kept for ever
   */
  readonly keeps?: Readonly<Record<string, string>>;
  /** Issuers other than AWS, each started anew for each environment of the app. @default - none */
  readonly issuers?: readonly Serve[];
  /** Called after each virtual day; with `speed`, after each virtual hour. */
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

/** Checks what the user gave and fills in the defaults. Errors: UnknownOption, InvalidOption. */
export function checkedOptions(given: RehearseOptions): Options {
  if (typeof given !== 'object' || given === null) {
    throw new RehearsalError('InvalidOption', 'No options were given.', 'Give at least the assembly.');
  }
  for (const name of Object.keys(given)) {
    if (!KNOWN.includes(name)) throw unknownOption(name, KNOWN);
  }
  const faults = given.faults ?? 'none';
  if (!FAULT_LEVELS.includes(faults)) throw invalid('faults', faults, `one of ${FAULT_LEVELS.join(', ')}`);
  return {
    directory: folderOf(given.assembly),
    days: whole('days', given.days ?? 365, 1, 36_500),
    seed: seedOf(given.seed),
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

/** The functions' processes have a working directory of their own, so the path is absolute. */
export function folderOf(assembly: RehearseOptions['assembly']): string {
  const directory = typeof assembly === 'string' ? assembly : assembly?.directory;
  if (typeof directory === 'string' && directory !== '') return resolve(directory);
  throw invalid('assembly', assembly, 'a folder that `cdk synth` wrote to, or the answer of app.synth()');
}

export function seedOf(seed: unknown = 1): number {
  return whole('seed', seed, 0, 0xffffffff);
}

export function speedOf(speed: unknown): number | undefined {
  if (speed === undefined || (typeof speed === 'number' && speed > 0 && Number.isFinite(speed))) return speed;
  throw invalid('speed', speed, 'a number of virtual seconds for each real second, above 0');
}

export function issuersOf(given: unknown): readonly Serve[] | undefined {
  if (given === undefined) return undefined;
  if (Array.isArray(given) && given.every((one) => typeof one === 'function')) return given;
  throw invalid('issuers', given, 'a list of functions `serve`');
}

export function names(name: string, given: unknown): readonly string[] | undefined {
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

export function invalid(name: string, value: unknown, wanted: string): RehearsalError {
  return new RehearsalError(
    'InvalidOption',
    `The option ${name} is ${Number.isNaN(value) ? 'not a number' : JSON.stringify(value)}.`,
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
