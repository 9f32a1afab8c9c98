import { readAssembly } from '../assembly/cloud-assembly';
import { ChronicleRecorder } from '../chronicle/recorder';
import { RehearsalError } from '../errors';
import { combined } from './combine-reports';
import { type RehearsedSecret, reportOf } from './create-report';
import { type Deployment, deployStacks, openDeployment } from './deployment';
import { chosenStacks, type Environment, environmentsOf } from './environments';
import { checkedOptions, type Options, type RehearseOptions } from './options';
import { awaitRecovery } from './recovery';
import type { Report } from './report';
import { scanForSecrets } from './secret-scan';
import { SecretSelection } from './secret-selection';
import { CacheTimes } from './value-source';
import type { WatchedSecret } from './watched-secret';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long a rotation that is under way at the end may still take. */
const LAST_ROTATION = 60 * MINUTE;

/**
 * Deploys a cloud assembly to a local AWS and lets time pass, while every role that may read a secret reads it
 * and uses what it read. Each account and region of the app is rehearsed on a local AWS of its own, one after the
 * other; the report is about all of them.
 *
 * Errors: every `RehearsalErrorCode` but DeployFailed. A deploy that fails, and what goes wrong after it, is a
 * finding of the report.
 */
export async function rehearse(given: RehearseOptions): Promise<Report> {
  const options = checkedOptions(given);
  const started = process.hrtime.bigint();
  const seconds = () => Math.round(Number(process.hrtime.bigint() - started) / 1e8) / 10;
  const { stacks } = readAssembly(options.directory);
  const chosen = chosenStacks(stacks, options.stacks);
  const environments = environmentsOf(chosen);
  const names = new SecretSelection(options.secrets);
  const keeps = new CacheTimes(options.keeps);
  const reports: Report[] = [];
  for (const environment of environments) {
    const onProgress: Options['onProgress'] = (progress) =>
      options.onProgress(environments.length > 1 ? { ...progress, environment: environment.name } : progress);
    const isLast = environment === environments.at(-1);
    reports.push(
      await rehearseIn(environment, { ...options, onProgress }, { names, keeps, isLast }, seconds),
    );
  }
  names.requireAll();
  const leftOut = stacks.filter((stack) => !chosen.includes(stack)).map(({ path }) => path);
  return combined(reports, leftOut);
}

async function rehearseIn(
  environment: Environment,
  options: Options,
  { names, keeps, isLast }: { names: SecretSelection; keeps: CacheTimes; isLast: boolean },
  seconds: () => number,
): Promise<Report> {
  const deployment = await openDeployment(options, environment);
  try {
    const failure = await deployFailure(deployment);
    const secrets = failure ? names.none() : names.among(deployment.inventory.secrets);
    const plays = begin(deployment, options, secrets, keeps);
    // Before the days pass; where a deploy failed, its readers are not known.
    if (isLast && !failure) keeps.check();
    const { resources } = deployment.cloudFormation;
    const recorder = new ChronicleRecorder(deployment.aws, { days: options.days, plays, resources });
    let calmHours = 0;
    if (plays.length > 0) {
      deployment.aws.faults.begin();
      await letTimePass(deployment, options, plays, seconds);
      deployment.aws.faults.end();
      if (options.faults !== 'none') calmHours = Math.ceil((await awaitRecovery(deployment)) / HOUR);
    }
    scanForSecrets(deployment);
    const peakMemoryMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    const costs = { calmHours, secondsTaken: seconds(), peakMemoryMegabytes };
    return reportOf(deployment, options, plays, recorder, costs, failure);
  } finally {
    await deployment.close();
  }
}

/** Deploys; the error of a deploy that failed. */
async function deployFailure(deployment: Deployment): Promise<RehearsalError | undefined> {
  try {
    await deployStacks(deployment);
    return undefined;
  } catch (error) {
    if (error instanceof RehearsalError && error.code === 'DeployFailed') return error;
    throw error;
  }
}

function begin(
  { inventory, cloudFormation, outside }: Deployment,
  { readsPerDay }: Options,
  secrets: readonly WatchedSecret[],
  keeps: CacheTimes,
): RehearsedSecret[] {
  const settings = { keeps, kept: cloudFormation.keptFromDeploy, outsideRoles: outside.roles };
  return secrets.map((secret) => {
    const readers = inventory.readers(secret, readsPerDay, settings);
    for (const reader of readers) reader.start();
    return { secret, readers, rotatedBefore: secret.view?.rotation?.succeeded ?? 0 };
  });
}

async function letTimePass(
  { aws, inventory }: Deployment,
  { days, speed, onProgress }: Options,
  plays: readonly RehearsedSecret[],
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
  while (inventory.rotating() && aws.timeline.now() < end) {
    await aws.timeline.runUntil(aws.timeline.now() + MINUTE);
  }
}

function countsOf(plays: readonly RehearsedSecret[]) {
  const readers = plays.flatMap((play) => play.readers);
  return {
    rotations: sum(
      plays.map(({ secret, rotatedBefore }) => (secret.view?.rotation?.succeeded ?? 0) - rotatedBefore),
    ),
    reads: sum(readers.map((reader) => reader.reads)),
    failedReads: sum(readers.map((reader) => reader.failedReads)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
