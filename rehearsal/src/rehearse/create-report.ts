import type { ChronicleRecorder } from '../chronicle/recorder';
import type { RehearsalError } from '../errors';
import { policyKey } from '../existing/create';
import type { FaultKind } from '../faults/fault';
import { refusedHostFindings } from '../issuers/refused-hosts';
import type { Denial } from '../policy/denial';
import type { Deployment } from './deployment';
import { deployFinding, findingsOf } from './findings';
import { boundariesNotKnown, type Gap, POLICIES_NOT_ENFORCED } from './gaps';
import { keptValuesOf } from './kept-values';
import type { Options } from './options';
import { type Reader, useOf } from './reader';
import type { DeniedCall, Report, SecretReport } from './report';
import { gapsOfSecret, reasonNotRotated } from './secret-gaps';
import { verdictOf } from './verdict';
import type { WatchedSecret } from './watched-secret';

const FAILURES_TOLD = 20;

/** One secret and those who read it. */
export interface RehearsedSecret {
  readonly secret: WatchedSecret;
  readonly readers: readonly Reader[];
  /** Rotations that succeeded during the deploy, when nobody read yet. */
  readonly rotatedBefore: number;
}

/** The part of a report that is known when the last day is over. */
export type Costs = Pick<Report, 'calmHours' | 'secondsTaken' | 'peakMemoryMegabytes'>;

/** Draws up the report once the last day is over. */
export function reportOf(
  deployment: Deployment,
  { days, seed, faults }: Options,
  plays: readonly RehearsedSecret[],
  recorder: ChronicleRecorder,
  costs: Costs,
  deployFailure?: RehearsalError,
): Report {
  const { aws, cloudFormation, inventory, outside } = deployment;
  const secretReports = new Map(plays.map((play) => [play, secretReport(deployment, play)]));
  const chosen = new Set(plays.map(({ secret }) => secret));
  const chronicle = recorder.told();
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
      // Where no secret was read and rotated, nobody had a reason to use a grant.
      unusedGrants: (plays.length > 0 ? aws.authorizer.unusedGrants() : []).filter(
        ({ principal, policy }) => !outside.policies.includes(policyKey(principal, policy)),
      ),
    },
    alarms: cloudFormation.resources
      .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
      .map(({ path, physicalId }) => {
        const alarm = aws.cloudWatch.alarms.find(({ name }) => name === physicalId);
        return { path, raised: alarm?.raised ?? 0, state: alarm?.state ?? 'unknown' };
      })
      .sort(byPath),
    exposures: aws.exposureWatch.exposures,
    notSimulated: cloudFormation.notSimulated,
    assumed: outside.assumed,
    keptValues: keptValuesOf(plays),
    readFailures: plays
      .flatMap(({ readers }) => readers.flatMap(({ failures }) => failures))
      .slice(0, FAILURES_TOLD),
    chronicle,
  };
  aws.exposureWatch.look('report', JSON.stringify(report), aws.timeline.now());
  // What is found is a finding, and is not passed on.
  const pathOf = (name: string) =>
    cloudFormation.resources.find(({ physicalId }) => physicalId === name)?.path ?? name;
  const findings = [
    ...(deployFailure ? [deployFinding(deployFailure)] : []),
    ...refusedHostFindings(aws.issuers.refused, pathOf),
    ...findingsOf(report),
  ];
  const gaps: Gap[] = [
    ...(aws.authorizer.enforced ? boundariesNotKnown(outside.boundariesNotKnown) : [POLICIES_NOT_ENFORCED]),
    ...[...secretReports].flatMap(([play, one]) =>
      gapsOfSecret(deployment, play, one, { days, from: chronicle.from }),
    ),
  ];
  return aws.exposureWatch.blotted({ verdict: verdictOf({ findings, gaps }), ...report, findings, gaps });
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
    failedRotations: rotation?.failed ?? 0,
    reads: readers.reduce((sum, reader) => sum + reader.reads, 0),
    failedReads: readers.reduce((sum, reader) => sum + reader.failedReads, 0),
    maxLiveCredentials: secret.maxLive,
    orphans: secret.orphans().length,
    ...(sharedWith.length > 0 ? { sharedWith } : {}),
    retired: secret.retired,
    oldestCurrentDays: secret.oldestCurrentDays(),
    liveCredentials: secret.liveCredentials,
    ...(rotation?.next === undefined ? {} : { nextRotation: new Date(rotation.next).toISOString() }),
    readers:
      readers.length === 0 ? 'none: no role of the app may read it' : `${readers.length}; ${useOf(kind)}`,
  };
}

/** The kinds that there were. */
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

/** Resources come in the order in which they happened to be created. */
function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
