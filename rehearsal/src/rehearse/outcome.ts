import type { Chronicler } from '../chronicle/chronicler';
import { policyKey } from '../existing/create';
import type { FaultKind } from '../faults/fault';
import type { Denial } from '../policy/denial';
import { findingsOf } from './findings';
import { keptValuesOf } from './kept';
import type { Options } from './options';
import { type Reader, useOf } from './reader';
import type { DeniedCall, Report, SecretReport } from './report';
import type { Stage } from './stage';
import type { WatchedSecret } from './watched-secret';

const FAILURES_TOLD = 20;

/** One secret and those who read it. */
export interface Play {
  readonly secret: WatchedSecret;
  readonly readers: readonly Reader[];
}

/** Draws up the report once the last day is over. */
export function reportOf(
  { aws, cloudFormation, outside }: Stage,
  { days, seed, faults }: Options,
  plays: readonly Play[],
  chronicler: Chronicler,
  costs: Pick<Report, 'calmHours' | 'secondsTaken' | 'peakMemoryMegabytes'>,
): Report {
  const report = {
    days,
    seed,
    faults,
    faultsInjected: injectedOf(aws.faults.injected),
    ...costs,
    secrets: plays.map(secretReport).sort(byPath),
    iam: {
      enforced: aws.authorizer.enforced,
      calls: aws.authorizer.calls,
      denied: aws.authorizer.denied.map((denial) => deniedCall(denial, chronicler.secretOf(denial))),
      unusedGrants: aws.authorizer
        .unusedGrants()
        .filter(({ principal, policy }) => !outside.policies.includes(policyKey(principal, policy))),
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
    chronicle: chronicler.told(),
  };
  aws.exposureWatch.look('report', JSON.stringify(report), aws.timeline.now());
  // What is found is a finding, and is not passed on.
  return aws.exposureWatch.blotted({ ...report, findings: findingsOf(report) });
}

function secretReport({ secret, readers }: Play): SecretReport {
  const rotation = secret.view?.rotation;
  const { kind } = secret;
  return {
    path: secret.path,
    kind,
    schedule: rotation?.scheduleExpression ?? 'none',
    rotations: rotation?.succeeded ?? 0,
    failedRotations: rotation?.failed ?? 0,
    reads: readers.reduce((sum, reader) => sum + reader.reads, 0),
    failedReads: readers.reduce((sum, reader) => sum + reader.failedReads, 0),
    maxLiveCredentials: secret.maxLive,
    orphans: secret.orphans().length,
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
