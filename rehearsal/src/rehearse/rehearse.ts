import { readAssembly } from '../assembly/cloud-assembly';
import { ChronicleRecorder } from '../chronicle/recorder';
import { keptByReaders } from '../cloudformation/attached';
import { RehearsalError } from '../errors';
import { combineReports } from './combine-reports';
import { createReport, type RehearsedSecret } from './create-report';
import { type Deployment, deployStacks, openDeployment } from './deployment';
import { chosenStacks, type Environment, environmentsOf } from './environments';
import { checkedOptions, type Options, type RehearseOptions } from './options';
import { awaitRecovery } from './recovery';
import type { Report } from './report';
import { missingServerOf } from './secret-gaps';
import { scanForSecrets } from './secret-scan';
import { SecretSelection } from './secret-selection';
import { CacheTimes } from './value-source';
import type { WatchedSecret } from './watched-secret';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Maximum time for a rotation that is in progress at the end. */
const LAST_ROTATION = 60 * MINUTE;

/**
 * Deploys a cloud assembly to a local AWS and advances virtual time, while every role that is allowed to read a secret
 * reads and uses its value. Each account and region of the app is rehearsed in turn on its own local AWS; the report
 * covers all of them. A failed deploy is a finding of the report.
 *
 * @throws RehearsalError with any code except DeployFailed
 */
export async function rehearse(given: RehearseOptions): Promise<Report> {
  const options = checkedOptions(given);
  const started = process.hrtime.bigint();
  const seconds = () => Math.round(Number(process.hrtime.bigint() - started) / 1e8) / 10;
  const { stacks } = readAssembly(options.directory);
  const chosen = chosenStacks(stacks, options.stacks);
  const environments = environmentsOf(chosen);
  const selection = new SecretSelection(options.secrets);
  const cacheTimes = new CacheTimes(options.keeps);
  const reports: Report[] = [];
  for (const environment of environments) {
    const onProgress: Options['onProgress'] = (progress) =>
      options.onProgress(environments.length > 1 ? { ...progress, environment: environment.name } : progress);
    const isLast = environment === environments.at(-1);
    reports.push(
      await rehearseIn(environment, { ...options, onProgress }, { selection, cacheTimes, isLast }, seconds),
    );
  }
  selection.requireAll();
  const leftOut = stacks.filter((stack) => !chosen.includes(stack)).map(({ path }) => path);
  return combineReports(reports, leftOut);
}

async function rehearseIn(
  environment: Environment,
  options: Options,
  { selection, cacheTimes, isLast }: { selection: SecretSelection; cacheTimes: CacheTimes; isLast: boolean },
  seconds: () => number,
): Promise<Report> {
  const deployment = await openDeployment(options, environment);
  try {
    const failure = await deployFailure(deployment);
    const secrets = failure ? selection.none() : selection.among(deployment.inventory.secrets);
    const rehearsed = startReaders(deployment, options, secrets, cacheTimes);
    // After a failed deploy the readers are unknown.
    if (isLast && !failure) cacheTimes.check();
    const { resources } = deployment.cloudFormation;
    const recorder = new ChronicleRecorder(deployment.aws, { days: options.days, rehearsed, resources });
    let calmHours = 0;
    if (rehearsed.length > 0) {
      deployment.aws.faults.begin();
      await advance(deployment, options, rehearsed, seconds);
      deployment.aws.faults.end();
      if (options.faults !== 'none') calmHours = Math.ceil((await awaitRecovery(deployment)) / HOUR);
    }
    scanForSecrets(deployment);
    const peakMemoryMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    const costs = { calmHours, secondsTaken: seconds(), peakMemoryMegabytes };
    return createReport(deployment, options, rehearsed, recorder, costs, failure);
  } finally {
    await deployment.close();
  }
}

/** Deploys the stacks. Returns the error of a failed deploy. */
async function deployFailure(deployment: Deployment): Promise<RehearsalError | undefined> {
  try {
    await deployStacks(deployment);
    return undefined;
  } catch (error) {
    if (error instanceof RehearsalError && error.code === 'DeployFailed') return error;
    throw error;
  }
}

function startReaders(
  deployment: Deployment,
  { readsPerDay }: Options,
  secrets: readonly WatchedSecret[],
  cacheTimes: CacheTimes,
): RehearsedSecret[] {
  const { inventory, cloudFormation, existing } = deployment;
  const settings = { cacheTimes, kept: keptByReaders(cloudFormation), importedRoles: existing.roles };
  return secrets.map((secret) => {
    const readers = inventory.readers(secret, readsPerDay, settings);
    if (!missingServerOf(deployment, secret)) for (const reader of readers) reader.start();
    return { secret, readers, rotatedBefore: secret.view?.rotation?.succeeded ?? 0 };
  });
}

async function advance(
  { aws, inventory }: Deployment,
  { days, speed, onProgress }: Options,
  rehearsed: readonly RehearsedSecret[],
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
      ...countsOf(rehearsed),
      faults,
      seconds: seconds(),
    });
  }
  // A rotation that is in progress at the end may complete.
  const end = aws.timeline.now() + LAST_ROTATION;
  while (inventory.rotating() && aws.timeline.now() < end) {
    await aws.timeline.runUntil(aws.timeline.now() + MINUTE);
  }
}

function countsOf(rehearsed: readonly RehearsedSecret[]) {
  const readers = rehearsed.flatMap((one) => one.readers);
  return {
    rotations: sum(
      rehearsed.map(({ secret, rotatedBefore }) => (secret.view?.rotation?.succeeded ?? 0) - rotatedBefore),
    ),
    reads: sum(readers.map((reader) => reader.reads)),
    failedReads: sum(readers.map((reader) => reader.failedReads)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
