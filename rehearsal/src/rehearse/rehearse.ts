import { Chronicler } from '../chronicle/chronicler';
import { RehearsalError } from '../errors';
import { didYouMean } from '../nearest';
import { comeToRest } from './calm';
import { Keeps } from './custody';
import { lookAround } from './exposures';
import { checkedOptions, type Options, type RehearseOptions } from './options';
import { type Play, reportOf } from './outcome';
import type { Report } from './report';
import { type Stage, setStage } from './stage';
import type { WatchedSecret } from './watched-secret';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long a rotation that is under way at the end may still take. */
const LAST_ROTATION = 60 * MINUTE;

/**
 * Deploys a cloud assembly to a local AWS and lets time pass, while every role that may read a secret reads it
 * and uses what it read.
 *
 * Errors: every `RehearsalErrorCode`. What goes wrong after the deploy is in the report, not an error.
 */
export async function rehearse(given: RehearseOptions): Promise<Report> {
  const options = checkedOptions(given);
  const started = process.hrtime.bigint();
  const seconds = () => Math.round(Number(process.hrtime.bigint() - started) / 1e8) / 10;
  const stage = await setStage(options);
  try {
    const plays = begin(stage, options);
    const { resources } = stage.cloudFormation;
    const chronicler = new Chronicler(stage.aws, { days: options.days, plays, resources });
    stage.aws.faults.begin();
    await letTimePass(stage, options, plays, seconds);
    stage.aws.faults.end();
    const calmHours = options.faults === 'none' ? 0 : Math.ceil((await comeToRest(stage)) / HOUR);
    lookAround(stage);
    const peakMemoryMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    const costs = { calmHours, secondsTaken: seconds(), peakMemoryMegabytes };
    return reportOf(stage, options, plays, chronicler, costs);
  } finally {
    await stage.close();
  }
}

function begin({ bookkeeper, cloudFormation, outside }: Stage, options: Options): Play[] {
  const keeps = new Keeps(options.keeps);
  const settings = { keeps, kept: cloudFormation.keptFromDeploy, outsideRoles: outside.roles };
  const plays = chosenSecrets(bookkeeper.secrets, options.secrets).map((secret) => ({
    secret,
    readers: bookkeeper.readers(secret, options.readsPerDay, settings),
  }));
  keeps.check();
  for (const { readers } of plays) for (const reader of readers) reader.start();
  return plays;
}

async function letTimePass(
  { aws, bookkeeper }: Stage,
  { days, speed, onProgress }: Options,
  plays: readonly Play[],
  seconds: () => number,
): Promise<void> {
  const begun = aws.timeline.now();
  const step = speed === undefined ? DAY : HOUR;
  for (let passed = step; passed <= days * DAY; passed += step) {
    await aws.timeline.runUntil(begun + passed);
    const time = new Date(aws.timeline.now()).toISOString();
    const faults = sum(Object.values(aws.faults.injected));
    onProgress({
      day: Math.floor(passed / DAY),
      days,
      time,
      ...countsOf(plays),
      faults,
      seconds: seconds(),
    });
  }
  // What happens at the very end is not cut in half.
  const end = aws.timeline.now() + LAST_ROTATION;
  while (bookkeeper.rotating() && aws.timeline.now() < end) {
    await aws.timeline.runUntil(aws.timeline.now() + MINUTE);
  }
}

/** Those that were named, else all. Error: InvalidOption. */
function chosenSecrets(
  all: readonly WatchedSecret[],
  names: readonly string[] | undefined,
): readonly WatchedSecret[] {
  if (names === undefined) return all;
  const paths = all.map(({ path }) => path);
  for (const name of names) {
    if (paths.includes(name)) continue;
    throw new RehearsalError(
      'InvalidOption',
      `The app has no secret ${name}.`,
      didYouMean(name, paths, 'secrets'),
    );
  }
  return all.filter(({ path }) => names.includes(path));
}

function countsOf(plays: readonly Play[]) {
  const readers = plays.flatMap((play) => play.readers);
  return {
    rotations: sum(plays.map(({ secret }) => secret.view?.rotation?.succeeded ?? 0)),
    reads: sum(readers.map((reader) => reader.reads)),
    failedReads: sum(readers.map((reader) => reader.failedReads)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
