import { WAITS } from '../aws/services/secrets-manager';
import type { RehearsalError } from '../errors';
import { readerOf } from '../kinds';
import { count, listed, number } from '../words';
import { explainedFailures, keptFindings } from './kept-values';
import { readAdvice } from './read-advice';
import type { Finding, Report, SecretReport } from './report';

type Facts = Omit<Report, 'findings' | 'gaps' | 'verdict'>;

/** The findings of a rehearsal. A rehearsal without findings and gaps is good. */
export function findingsOf(report: Facts): Finding[] {
  const { secrets, iam, exposures, alarms } = report;
  return [
    ...secrets.flatMap((secret) => ofSecret(secret, report)),
    ...keptFindings(report.keptValues, (path) => graceHours(path, report)),
    ...iam.denied.map(({ time, principal, action, resource, reason, wouldAllow, secret }) => ({
      found: `${action} was denied on ${resource}.`,
      detail: `First at ${time} for ${principal}, ${reason}.`,
      fix: wouldAllow ?? 'Allow the action in a policy of that role, or remove the call.',
      ...(secret === undefined ? {} : { secret }),
    })),
    ...alarms
      .filter(({ state }) => state === 'ALARM')
      .map(({ path }) => ({
        found: `The alarm ${path} is in ALARM at the end.`,
        fix: 'Check the events before the alarm. Its description links to the runbook.',
        ...watchedBy(path, secrets),
      })),
    ...exposures.map(({ place, secret }) => ({
      found: `A value of ${secret} was found in ${place}.`,
      fix: 'Pass the ARN of the secret instead, and read the value where it is used.',
    })),
  ];
}

/** Grace of a secret in hours, if replaced values always stop working at its end. */
function graceHours(path: string, { secrets, chronicle }: Facts): number | undefined {
  const secret = secrets.find((one) => one.path === path);
  if (!readerOf(secret?.kind ?? '')?.endsWithGrace) return undefined;
  const seconds = chronicle.secrets.find((secret) => secret.path === path)?.graceSeconds;
  return seconds === undefined ? undefined : seconds / 3600;
}

/** Finding for a failed deploy. */
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
    const holders = report.keptValues
      .filter(({ secret, refused }) => secret === path && refused > 0)
      .map(({ reader }) => reader);
    const first = chronicle?.failedReads.items.find(({ reader }) => !holders.includes(reader));
    find(
      `${number(failedReads)} of ${count(reads, 'read')} failed.`,
      readAdvice(first?.message, chronicle?.graceSeconds),
      first && `First failure: ${first.reader} at ${timeOf(first.time)}: ${first.message}`,
    );
  }
  if (orphans > 0) {
    find(
      `${count(orphans, 'orphaned credential')} at the issuer.`,
      'Check the attempts that stopped after issuing a credential. A later rotation or sweep retires their credentials.',
    );
  }
  if (sharedWith.length > 0) {
    find(
      `${listed(sharedWith)} holds a live credential of the same principal.`,
      'Use one principal for each secret: secrets that share a principal compete for its slots.',
    );
  }
  // Injected faults make attempts fail; later attempts must succeed.
  if (failedRotations > 0 && report.faults === 'none') {
    const steps = (chronicle?.attempts.notGood.items ?? []).flatMap((attempt) => attempt.steps);
    const failed =
      steps.find(({ error }) => error && error.code !== WAITS) ?? steps.find(({ error }) => error);
    find(
      `${count(failedRotations, 'rotation attempt')} failed.`,
      'Correct the cause of the first failure; later failures usually follow from it.',
      failed?.error && `First failure: ${failed.step} at ${timeOf(failed.from)}: ${failed.error.message}`,
    );
  }
  return findings;
}

/** The secret of an alarm: the path of the alarm begins with the path of its secret. */
function watchedBy(alarm: string, secrets: readonly SecretReport[]): { secret?: string } {
  const secret = secrets.find(({ path }) => alarm.startsWith(`${path}/`));
  return secret ? { secret: secret.path } : {};
}

function timeOf(time: number): string {
  return new Date(time).toISOString();
}
