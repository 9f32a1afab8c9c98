import { writeFileSync } from 'node:fs';
import { ProveError } from './errors';
import { families } from './explore/families';
import type { Job } from './explore/job';
import { inThreads } from './explore/pool';
import type { Finding } from './explore/schedule';
import { shrink } from './explore/shrink';
import { playSchedule } from './explore/single';
import { PROVEN_KINDS } from './kinds';
import { HELP, type Options, readOptions } from './options';
import { asTable, asViolation, type KindReport, type Report } from './report';

/** How much of the pairs and of the triples is tried; single faults always are. */
const SAMPLE = [1, 0.0001, 0.005];
const EVERY_PAIR = [1, 1, 0.0002];

/** Runs the command line; the result is the exit code. */
export async function command(
  args: readonly string[],
  file: string,
  print: (text: string) => void,
): Promise<number> {
  try {
    const options = readOptions(args);
    if (options.help) {
      print(HELP);
      return 0;
    }
    return await (options.replay ? replay(options.replay, print) : prove(options, file, print));
  } catch (error) {
    if (!(error instanceof ProveError)) throw error;
    print(error.message);
    return 2;
  }
}

async function replay(
  schedule: NonNullable<Options['replay']>,
  print: (text: string) => void,
): Promise<number> {
  const violation = await playSchedule(schedule, print);
  print(violation ? asViolation({ schedule, violation }) : 'No rule was broken.');
  return violation ? 1 : 0;
}

async function prove(options: Options, file: string, print: (text: string) => void): Promise<number> {
  const began = performance.now();
  writeJson(options.json, {});
  const kinds = new Map(options.kinds.map((kind) => [kind, emptyReport(kind, options)]));
  const findings: Finding[] = [];
  await inThreads(file, jobsOf(options), options.threads, ({ job, result }) => {
    const report = kinds.get(job.do === 'probe' ? job.kind : job.family.kind) as KindReport;
    if (result.of === 'probe') {
      const { rotations, failedReads, longestDeadWindowMs } = result.probed;
      Object.assign(report, { rotations, failedReads, longestDeadWindowMs });
      return;
    }
    const [none = 0, singles = 0, pairs = 0, triples = 0] = result.counts;
    report.singles += singles;
    report.pairs += pairs;
    report.triples += triples;
    report.schedules += none + singles + pairs + triples;
    report.violations += result.violations;
    findings.push(...result.findings);
    if (options.deep && job.do === 'explore') {
      const { kind, start, act, propagation } = job.family;
      print(
        `${kind}, ${act} from ${start}, ${propagation}: ${result.counts.join(' + ')} schedules, ${result.violations} violations`,
      );
    }
  });
  const report: Report = { kinds: [...kinds.values()], seconds: (performance.now() - began) / 1000 };
  for (const finding of onePerRule(findings)) print(`${asViolation(await shrink(finding))}\n`);
  print(asTable(report));
  writeJson(options.json, report);
  return report.kinds.every(isGood) ? 0 : 1;
}

function jobsOf({ kinds, deep, part, seed, rotations }: Options): Job[] {
  const isCore = (kind: string) => PROVEN_KINDS.some(({ name, core }) => name === kind && core);
  return [
    ...kinds.map((kind): Job => ({ do: 'probe', kind, rotations, seed })),
    ...families(kinds, seed, part).map((family): Job => {
      return { do: 'explore', family, shares: deep && isCore(family.kind) ? EVERY_PAIR : SAMPLE };
    }),
  ];
}

function emptyReport(kind: string, { deep, part }: Options): KindReport {
  const core = PROVEN_KINDS.some(({ name, core }) => name === kind && core);
  const counts = {
    singles: 0,
    pairs: 0,
    pairsExhaustive: deep && core && part.of === 1,
    triples: 0,
    schedules: 0,
    violations: 0,
  };
  return { kind, ...counts, rotations: 0, failedReads: 0, longestDeadWindowMs: 0 };
}

const isGood = ({ violations, failedReads, longestDeadWindowMs }: KindReport) =>
  violations === 0 && failedReads === 0 && longestDeadWindowMs === 0;

/** The first of each rule and kind: they shrink to much the same. */
function onePerRule(findings: readonly Finding[]): Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings) {
    const name = `${finding.schedule.kind} ${finding.violation.rule}`;
    const known = first.get(name);
    if (!known || finding.schedule.strikes.length < known.schedule.strikes.length) first.set(name, finding);
  }
  return [...first.values()];
}

/** Tried before the work begins, so that it is not in vain. Throws CannotWrite. */
function writeJson(file: string | undefined, value: unknown): void {
  if (file === undefined) return;
  try {
    writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    throw new ProveError(
      'CannotWrite',
      `${file} cannot be written: ${(error as Error).message}.`,
      'Name a file in a folder that exists.',
    );
  }
}
