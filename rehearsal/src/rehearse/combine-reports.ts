import { joinChronicles } from '../chronicle/join';
import { byPath } from '../words';
import { type Gap, NO_SECRET } from './gaps';
import type { Report } from './report';
import { verdictOf } from './verdict';

/**
 * Combines the reports of the environments of an app.
 *
 * @param leftOut - paths of stacks that were not deployed in any environment.
 */
export function combineReports(reports: readonly Report[], leftOut: readonly string[] = []): Report {
  const [first] = reports as [Report];
  const all = <T>(list: (report: Report) => readonly T[]) => reports.flatMap(list);
  const secrets = all((report) => report.secrets).sort(byPath);
  const findings = all((report) => report.findings);
  const gaps = distinct(all((report) => report.gaps));
  if (secrets.length === 0 && findings.length === 0) gaps.unshift(NO_SECRET);
  return {
    ...first,
    verdict: verdictOf({ findings, gaps }),
    findings,
    gaps,
    environments: all(({ environments }) => environments),
    leftOut: [...leftOut, ...all((report) => report.leftOut)],
    faultsInjected: sums(reports.map(({ faultsInjected }) => faultsInjected)),
    calmHours: Math.max(...reports.map(({ calmHours }) => calmHours)),
    secondsTaken: Math.max(...reports.map(({ secondsTaken }) => secondsTaken)),
    peakMemoryMegabytes: Math.max(...reports.map(({ peakMemoryMegabytes }) => peakMemoryMegabytes)),
    secrets,
    iam: {
      enforced: reports.every(({ iam }) => iam.enforced),
      calls: reports.reduce((sum, { iam }) => sum + iam.calls, 0),
      denied: all(({ iam }) => iam.denied),
      unusedGrants: all(({ iam }) => iam.unusedGrants),
    },
    alarms: all(({ alarms }) => alarms).sort(byPath),
    exposures: all(({ exposures }) => exposures),
    notSimulated: once(all(({ notSimulated }) => notSimulated)),
    assumed: once(all(({ assumed }) => assumed)),
    keptValues: all(({ keptValues }) => keptValues),
    readFailures: all(({ readFailures }) => readFailures),
    chronicle: reports.map(({ chronicle }) => chronicle).reduce(joinChronicles),
  };
}

/** Removes duplicates: items of the whole app are repeated in the report of each environment. */
function once<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Removes duplicates of gaps that name no secret. */
function distinct(gaps: readonly Gap[]): Gap[] {
  return gaps.filter(
    ({ name, secret }, index) => secret !== undefined || gaps.findIndex((gap) => gap.name === name) === index,
  );
}

function sums(counts: readonly Report['faultsInjected'][]): Report['faultsInjected'] {
  const total: Record<string, number> = {};
  for (const [kind, count] of counts.flatMap((one) => Object.entries(one))) {
    total[kind] = (total[kind] ?? 0) + count;
  }
  return total;
}
