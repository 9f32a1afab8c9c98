import type { CredentialSpan, CredentialState, SecretChronicle } from '../src/chronicle/format';
import { duration } from '../src/page/format';
import { count } from '../src/words';
import { shortId, toMinute } from './format';

const STATES: Readonly<Record<CredentialState, string>> = {
  issued: 'issued, not yet current',
  current: 'current',
  grace: 'replaced',
  disabled: 'disabled',
  stranger: 'not issued by the rotation',
};

/** The state of a secret at a time, as text. */
export function readout(secret: SecretChronicle, time: number, from: number): string {
  const { labels, credentials, alarms, reads, faultCounts, graceSeconds } = secret;
  const active = <T extends { from: number; to?: number }>(spans: readonly T[]) =>
    spans.filter((span) => span.from <= time && (span.to ?? Number.POSITIVE_INFINITY) > time);
  const valueAt = (values: readonly number[], every: number) =>
    values[Math.floor((time - from) / every)] ?? 0;
  const failed = valueAt(reads.counts.failed, reads.every);
  const total = valueAt(reads.counts.good, reads.every) + failed;
  const faults = valueAt(faultCounts.counts.faults, faultCounts.every);
  const activeLabels = active(labels.items);
  return [
    toMinute(time),
    ...activeLabels.map(({ label, version }) => `${label} on ${shortId(version)}`),
    ...active(credentials.items)
      .filter(({ credential }) => !activeLabels.some(({ version }) => version === credential))
      .map((span) => `${span.credential} ${STATES[span.state]}${graceOf(span, time, graceSeconds)}`),
    `${count(total, 'read')} in ${duration(reads.every)}, ${failed} failed`,
    ...(faults > 0 ? [count(faults, 'fault')] : []),
    ...active(alarms.items).map(({ path }) => `alarm ${path.slice(path.lastIndexOf('/') + 1)}`),
  ].join(' · ');
}

/** The time since the replacement of a credential, and its grace. */
function graceOf({ state, from }: CredentialSpan, time: number, graceSeconds: number | undefined): string {
  if (state !== 'grace') return '';
  const grace = graceSeconds === undefined ? '' : ` (grace ${duration(graceSeconds * 1000)})`;
  return ` ${duration(time - from)} ago${grace}`;
}
