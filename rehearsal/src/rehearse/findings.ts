import type { RehearsalError } from '../errors';
import { count, listed, number } from '../words';
import { explainedFailures, keptFindings } from './kept-values';
import { readAdvice } from './read-advice';
import type { Finding, Report, SecretReport } from './report';

type Facts = Omit<Report, 'findings' | 'gaps' | 'verdict'>;

/** What must not happen; a rehearsal in which nothing of it did is good. */
export function findingsOf(report: Facts): Finding[] {
  const { secrets, iam, exposures, alarms } = report;
  return [
    ...secrets.flatMap((secret) => ofSecret(secret, report)),
    ...keptFindings(report.keptValues, (path) => graceHours(path, report)),
    ...iam.denied.map(({ time, principal, action, resource, reason, wouldAllow, secret }) => ({
      found: `${action} was denied on ${resource}.`,
      detail: `First at ${time} to ${principal}, ${reason}.`,
      fix: wouldAllow ?? 'Allow it in a policy of that role, or do without the call.',
      ...(secret === undefined ? {} : { secret }),
    })),
    ...alarms
      .filter(({ state }) => state === 'ALARM')
      .map(({ path }) => ({
        found: `The alarm ${path} is in ALARM at the end.`,
        fix: 'Look at what happened before it was raised; its description says what to do.',
        ...watchedBy(path, secrets),
      })),
    ...exposures.map(({ place, secret }) => ({
      found: `A value of ${secret} was seen in ${place}.`,
      fix: 'Keep it out of there: hand over the ARN of the secret, and read the value where it is needed.',
    })),
  ];
}

/** The grace of a generated key; other kinds may go on working after it while they are used. */
function graceHours(path: string, { secrets, chronicle }: Facts): number | undefined {
  if (!secrets.some((secret) => secret.path === path && secret.kind === 'generated')) return undefined;
  const seconds = chronicle.secrets.find((secret) => secret.path === path)?.graceSeconds;
  return seconds === undefined ? undefined : seconds / 3600;
}

/** A deploy that failed. */
export function deployFinding({ found, fix }: RehearsalError): Finding {
  return { found, fix };
}

function ofSecret(
  { path, failedReads, reads, orphans, failedRotations, sharedWith = [] }: SecretReport,
  report: Facts,
): Finding[] {
  const chronicle = report.chronicle.secrets.find((secret) => secret.path === path);
  const findings: Finding[] = [];
  const find = (found: string, fix: string, detail?: string) =>
    findings.push({
      found: `${path}: ${found}`,
      ...(detail === undefined ? {} : { detail }),
      fix,
      secret: path,
    });
  if (failedReads > explainedFailures(report.keptValues, path)) {
    const keepers = report.keptValues
      .filter(({ secret, refused }) => secret === path && refused > 0)
      .map(({ reader }) => reader);
    const first = chronicle?.failedReads.items.find(({ reader }) => !keepers.includes(reader));
    find(
      `${number(failedReads)} of ${count(reads, 'read')} failed.`,
      readAdvice(first?.message, chronicle?.graceSeconds),
      first && `First ${first.reader} at ${timeOf(first.time)}: ${first.message}`,
    );
  }
  if (orphans > 0) {
    find(
      `${count(orphans, 'orphaned credential')} left.`,
      'Look at the attempts that were cut off after they had issued: a later rotation or sweep should have retired what they left.',
    );
  }
  if (sharedWith.length > 0) {
    find(
      `a live credential of its principal is that of ${listed(sharedWith)}.`,
      'Give each secret a principal of its own: two that share one take the slots from each other.',
    );
  }
  // Where calls fail by chance, attempts do; what counts is that rotations come to an end.
  if (failedRotations > 0 && report.faults === 'none') {
    const steps = (chronicle?.attempts.notGood.items ?? []).flatMap((attempt) => attempt.steps);
    const failed = steps.find(({ error }) => error);
    find(
      `${count(failedRotations, 'attempt')} to rotate failed.`,
      'Put right what the first one tells; the later ones mostly follow from it.',
      failed?.error && `First ${failed.step} at ${timeOf(failed.from)}: ${failed.error.message}`,
    );
  }
  return findings;
}

/** An alarm stands below the path of what it watches. */
function watchedBy(alarm: string, secrets: readonly SecretReport[]): { secret?: string } {
  const secret = secrets.find(({ path }) => alarm.startsWith(`${path}/`));
  return secret ? { secret: secret.path } : {};
}

function timeOf(time: number): string {
  return new Date(time).toISOString();
}
