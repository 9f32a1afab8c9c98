import type { LocalAws } from '../aws/local-aws';
import type { DeployedResource } from '../cloudformation/deployed';
import type { SecretWriter } from './secret-writer';
import type { AlarmSpan } from './told';

/** From when to when each alarm was in ALARM, sorted to the secrets below whose path they stand. */
export function alarmSpans(
  aws: LocalAws,
  resources: readonly DeployedResource[],
  writers: readonly SecretWriter[],
): { of(writer: SecretWriter): readonly AlarmSpan[]; readonly others: readonly AlarmSpan[] } {
  const of = new Map<SecretWriter | undefined, AlarmSpan[]>();
  for (const { type, path, physicalId } of resources) {
    if (type !== 'AWS::CloudWatch::Alarm') continue;
    const writer = writers.find(({ secret }) => path.startsWith(`${secret.path}/`));
    const changes = aws.cloudWatch.alarms.find(({ name }) => name === physicalId)?.stateChanges ?? [];
    const spans = changes.flatMap(({ to, time: from }, index) => {
      if (to !== 'ALARM') return [];
      const over = changes[index + 1]?.time;
      return [{ path, from, ...(over === undefined ? {} : { to: over }) }];
    });
    of.set(writer, [...(of.get(writer) ?? []), ...spans]);
  }
  const inOrder = (writer: SecretWriter | undefined) =>
    (of.get(writer) ?? []).sort((a, b) => a.from - b.from);
  return { of: inOrder, others: inOrder(undefined) };
}
