import type { ChronicleRecorder } from '../chronicle/recorder';
import type { RehearsalError } from '../errors';
import { policyKey } from '../existing/create';
import type { FaultKind } from '../faults/fault';
import { refusedHostFindings } from '../issuers/refused-hosts';
import { readerOf } from '../kinds';
import type { Denial } from '../policy/denial';
import { byPath } from '../words';
import type { Deployment } from './deployment';
import { deployFinding, findingsOf } from './findings';
import { boundariesNotKnown, type Gap, POLICIES_NOT_ENFORCED } from './gaps';
import { keptValuesOf } from './kept-values';
import type { Options } from './options';
import type { Reader } from './reader';
import type { DeniedCall, Report, SecretReport } from './report';
import { gapsOfSecret, missingServerOf, reasonNotRotated } from './secret-gaps';
import { verdictOf } from './verdict';
import type { WatchedSecret } from './watched-secret';

const MAX_READ_FAILURES = 20;
const NOT_USED = 'values are read but not used, because the rehearsal has no reader for their kind';

/** A secret and its readers. */
export interface RehearsedSecret {
  readonly secret: WatchedSecret;
  readonly readers: readonly Reader[];
  /** Rotations that succeeded during the deploy, before the readers started. */
  readonly rotatedBefore: number;
}

/** Duration and memory of a rehearsal. */
export type Costs = Pick<Report, 'calmHours' | 'secondsTaken' | 'peakMemoryMegabytes'>;

/** Creates the report at the end of the run. */
export function createReport(
  deployment: Deployment,
  { days, seed, faults }: Options,
  secrets: readonly RehearsedSecret[],
  recorder: ChronicleRecorder,
  costs: Costs,
  deployFailure?: RehearsalError,
): Report {
  const { aws, cloudFormation, inventory, existing } = deployment;
  const secretReports = new Map(secrets.map((one) => [one, secretReport(deployment, one)]));
  const chosen = new Set(secrets.map(({ secret }) => secret));
  const chronicle = recorder.chronicle();
  const notRun = inventory.secrets.filter((secret) => missingServerOf(deployment, secret) !== undefined);
  const report = {
    environments: [`${aws.account}/${aws.region}`],
    leftOut: inventory.secrets.filter((secret) => !chosen.has(secret)).map(({ path }) => path),
    days,
    seed,
    faults,
    faultsInjected: injectedOf(aws.faults.injected),
    ...costs,
    secrets: [...secretReports.values()].sort(byPath),
    iam: {
      enforced: aws.authorizer.enforced,
      calls: aws.authorizer.calls,
      denied: aws.authorizer.denied.map((denial) => deniedCall(denial, recorder.secretOf(denial))),
      // Without a rehearsed secret, no role had a reason to use its grants.
      unusedGrants: (secrets.length > 0 ? aws.authorizer.unusedGrants() : []).filter(
        ({ principal, policy }) => !existing.policies.includes(policyKey(principal, policy)),
      ),
    },
    alarms: cloudFormation.resources
      .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
      // The alarm Overdue of such a secret is always raised.
      .filter(({ path }) => !notRun.some((secret) => path.startsWith(`${secret.path}/`)))
      .map(({ path, physicalId }) => {
        const alarm = aws.cloudWatch.alarms.find(({ name }) => name === physicalId);
        return { path, raised: alarm?.raised ?? 0, state: alarm?.state ?? 'unknown' };
      })
      .sort(byPath),
    exposures: aws.exposureWatch.exposures,
    notSimulated: cloudFormation.notSimulated,
    assumed: existing.assumed,
    keptValues: keptValuesOf(secrets),
    readFailures: secrets
      .flatMap(({ readers }) => readers.flatMap(({ failures }) => failures))
      .slice(0, MAX_READ_FAILURES),
    chronicle,
  };
  aws.exposureWatch.look('report', JSON.stringify(report), aws.timeline.now());
  const pathOf = (name: string) =>
    cloudFormation.resources.find(({ physicalId }) => physicalId === name)?.path ?? name;
  const findings = [
    ...(deployFailure ? [deployFinding(deployFailure)] : []),
    ...refusedHostFindings(aws.issuers.refused, pathOf),
    ...findingsOf(report),
  ];
  const gaps: Gap[] = [
    ...(aws.authorizer.enforced ? boundariesNotKnown(existing.boundariesNotKnown) : [POLICIES_NOT_ENFORCED]),
    ...[...secretReports].flatMap(([secret, one]) =>
      gapsOfSecret(deployment, secret, one, { days, from: chronicle.from }),
    ),
  ];
  return aws.exposureWatch.redacted({ verdict: verdictOf({ findings, gaps }), ...report, findings, gaps });
}

function secretReport(
  deployment: Deployment,
  { secret, readers, rotatedBefore }: RehearsedSecret,
): SecretReport {
  const rotation = secret.view?.rotation;
  const { kind } = secret;
  const sharedWith = secret.sharedWith();
  return {
    path: secret.path,
    kind,
    schedule:
      rotation?.scheduleExpression ??
      (reasonNotRotated(deployment, secret) === undefined ? 'none' : 'not simulated'),
    rotations: (rotation?.succeeded ?? 0) - rotatedBefore,
    failedRotations: (rotation?.failed ?? 0) - (rotation?.waited ?? 0),
    reads: readers.reduce((sum, reader) => sum + reader.reads, 0),
    failedReads: readers.reduce((sum, reader) => sum + reader.failedReads, 0),
    retriedReads: readers.reduce((sum, reader) => sum + reader.retriedReads, 0),
    maxLiveCredentials: secret.maxLive,
    orphans: secret.orphans().length,
    ...(sharedWith.length > 0 ? { sharedWith } : {}),
    retired: secret.retired,
    oldestCurrentDays: secret.oldestCurrentDays(),
    liveCredentials: secret.liveCredentials,
    ...(rotation?.next === undefined ? {} : { nextRotation: new Date(rotation.next).toISOString() }),
    readers:
      readers.length === 0
        ? 'none: no role of the app is allowed to read the secret'
        : missingServerOf(deployment, secret)
          ? `none of ${readers.length}: the server is not installed`
          : `${readers.length}; ${readerOf(kind)?.description ?? NOT_USED}`,
  };
}

/** The kinds of faults that were injected. */
function injectedOf(injected: Readonly<Record<FaultKind, number>>): Report['faultsInjected'] {
  return Object.fromEntries(Object.entries(injected).filter(([, count]) => count > 0));
}

function deniedCall(
  { time, principal, action, resource, reason, wouldAllow }: Denial,
  secret: string | undefined,
): DeniedCall {
  return {
    time: new Date(time).toISOString(),
    principal,
    action,
    resource,
    reason,
    ...(wouldAllow === undefined ? {} : { wouldAllow }),
    ...(secret === undefined ? {} : { secret }),
  };
}
