import { writeFileSync } from 'node:fs';
import { isInPlace } from '../engine/src/traits';
import { ProveError } from './errors';
import { type Plan, planWithin } from './explore/budget';
import { families } from './explore/families';
import type { Job } from './explore/job';
import { inThreads } from './explore/pool';
import { runSchedule } from './explore/run-schedule';
import type { Family, Finding } from './explore/schedule';
import { shrink } from './explore/shrink';
import { kindNamed } from './kinds';
import { HELP, type Options, readOptions } from './options';
import { asTable, asViolation, type KindReport, type Report } from './report';

/** Shares of the pairs and of the triples, for each single fault that is explored. */
const SAMPLE = [0.0001, 0.005];
const EVERY_PAIR = [1, 0.0002];

/** Share of the rotations that readers watch, for kinds that are not bundled. */
const SAMPLE_ROTATIONS = 0.1;

/** Time before the end of the budget at which the threads stop, milliseconds. */
const RESERVE = 3000;

/** Runs the command line. Returns the exit code: 0, 1 for violations or without schedules, 2 for invalid input. */
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
  const violation = await runSchedule(schedule, print);
  print(violation ? asViolation({ schedule, violation }) : 'No rule is broken.');
  return violation ? 1 : 0;
}

async function prove(options: Options, file: string, print: (text: string) => void): Promise<number> {
  const began = performance.now();
  writeJson(options.json, {});
  const { budget, seed, threads } = options;
  const all = families(options.kinds, seed, options.part);
  const within = budget === undefined ? undefined : { seconds: budget, threads };
  const plan = planWithin(within, options.kinds.map(kindNamed), all, seed);
  const until = budget === undefined ? undefined : Date.now() + budget * 1000 - RESERVE;
  const kinds = new Map(options.kinds.map((kind) => [kind, emptyReport(kind, options, all, plan)]));
  const findings: Finding[] = [];
  await inThreads(file, jobsOf(options, plan), { threads, until }, (job, result) => {
    const report = kinds.get(job.do === 'read' ? job.kind : job.family.kind) as KindReport;
    if (result.of === 'read') {
      const { rotations, failedReads, longestDeadWindowMs } = result;
      Object.assign(report, { rotations, failedReads, longestDeadWindowMs });
      return;
    }
    const { counts, violations } = result;
    const [none = 0, singles = 0, pairs = 0, triples = 0] = counts;
    report.singles += singles;
    report.pairs += pairs;
    report.triples += triples;
    report.schedules += none + singles + pairs + triples;
    report.violations += violations;
    report.cutShort += result.stopped ? 1 : 0;
    findings.push(...result.findings);
    if (options.deep && job.do === 'explore') {
      const { kind, start, scenario, propagation } = job.family;
      const family = `${kind}, ${scenario} from ${start}, ${propagation}`;
      print(`${family}: ${counts.join(' + ')} schedules, ${violations} violations`);
    }
  });
  const report: Report = { kinds: [...kinds.values()], seconds: (performance.now() - began) / 1000 };
  for (const finding of onePerRule(findings)) print(`${asViolation(await shrink(finding))}\n`);
  print(asTable(report));
  writeJson(options.json, report);
  return report.kinds.every(isGood) ? 0 : 1;
}

function jobsOf({ kinds, deep, seed, rotations }: Options, plan: Plan): Job[] {
  const isCore = (kind: string) => kindNamed(kind).core;
  const watched = (kind: string) => (isCore(kind) ? rotations : Math.ceil(rotations * SAMPLE_ROTATIONS));
  const readers = kinds.map((kind): Job => {
    return { do: 'read', kind, rotations: watched(kind), seed };
  });
  const explorers = plan.portions.map(({ family, share }): Job => {
    const more = deep && isCore(family.kind) ? EVERY_PAIR : SAMPLE;
    return { do: 'explore', family, shares: [share, ...more] };
  });
  // A family of each kind comes first, so that a busy machine explores something of every kind.
  return [...explorers.slice(0, kinds.length), ...readers, ...explorers.slice(kinds.length)];
}

function emptyReport(
  kind: string,
  { deep, part, budget }: Options,
  all: readonly Family[],
  plan: Plan,
): KindReport {
  const core = kindNamed(kind).core;
  const counts = {
    families: plan.portions.filter(({ family }) => family.kind === kind).length,
    familiesInAll: all.filter((family) => family.kind === kind).length,
    share: plan.shares.get(kind) ?? 0,
    cutShort: 0,
    singles: 0,
    pairs: 0,
    pairsExhaustive: deep && core && part.of === 1 && budget === undefined,
    triples: 0,
    schedules: 0,
    violations: 0,
  };
  return { kind, ...counts, rotations: 0, failedReads: 0, longestDeadWindowMs: 0 };
}

/** A run that explored nothing shows nothing. With one slot, failed reads are allowed: no value works for a short time. */
function isGood({
  kind,
  families,
  schedules,
  violations,
  failedReads,
  longestDeadWindowMs,
}: KindReport): boolean {
  const isRead = failedReads === 0 && longestDeadWindowMs === 0;
  return violations === 0 && (schedules > 0 || families === 0) && (isRead || isInPlace(kindNamed(kind)));
}

/** The shortest finding of each rule and kind. */
function onePerRule(findings: readonly Finding[]): Finding[] {
  const shortest = new Map<string, Finding>();
  for (const finding of findings) {
    const name = `${finding.schedule.kind} ${finding.violation.rule}`;
    const known = shortest.get(name);
    if (!known || finding.schedule.injections.length < known.schedule.injections.length)
      shortest.set(name, finding);
  }
  return [...shortest.values()];
}

/** Runs before the exploration as well, so that a file that cannot be written is reported early. Throws CannotWrite. */
function writeJson(file: string | undefined, value: unknown): void {
  if (file === undefined) return;
  try {
    writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    throw new ProveError(
      'CannotWrite',
      `${file} cannot be written: ${(error as Error).message}.`,
      'Name a file in an existing folder.',
    );
  }
}
