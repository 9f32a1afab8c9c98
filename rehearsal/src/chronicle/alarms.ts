import type { LocalAws } from '../aws/local-aws';
import type { DeployedResource } from '../cloudformation/deployed';
import type { AlarmSpan } from './format';
import type { SecretRecorder } from './secret-recorder';

/** Periods in which alarms were in ALARM, by the secret whose path the path of the alarm begins with. */
export function alarmSpans(
  aws: LocalAws,
  resources: readonly DeployedResource[],
  recorders: readonly SecretRecorder[],
): { of(recorder: SecretRecorder): readonly AlarmSpan[]; readonly others: readonly AlarmSpan[] } {
  const of = new Map<SecretRecorder | undefined, AlarmSpan[]>();
  for (const { type, path, physicalId } of resources) {
    if (type !== 'AWS::CloudWatch::Alarm') continue;
    const recorder = recorders.find(({ secret }) => path.startsWith(`${secret.path}/`));
    const changes = aws.cloudWatch.alarms.find(({ name }) => name === physicalId)?.stateChanges ?? [];
    const spans = changes.flatMap(({ to, time: from }, index) => {
      if (to !== 'ALARM') return [];
      const over = changes[index + 1]?.time;
      return [{ path, from, ...(over === undefined ? {} : { to: over }) }];
    });
    of.set(recorder, [...(of.get(recorder) ?? []), ...spans]);
  }
  const inOrder = (recorder: SecretRecorder | undefined) =>
    (of.get(recorder) ?? []).sort((a, b) => a.from - b.from);
  return { of: inOrder, others: inOrder(undefined) };
}
