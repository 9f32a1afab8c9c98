import type { CredentialSpan, CredentialState, SecretChronicle } from '../src/chronicle/format';
import { count } from '../src/words';
import { duration, momentOf, short } from './words';

interface Lasting {
  readonly from: number;
  readonly to?: number;
}

const STATES: Readonly<Record<CredentialState, string>> = {
  issued: 'issued, not current yet',
  current: 'current',
  grace: 'replaced',
  disabled: 'disabled',
  stranger: 'made by somebody else',
};

/** What was so at a time, in words. */
export function readout(secret: SecretChronicle, time: number, from: number): string {
  const { labels, credentials, alarms, reads, faultCounts, graceSeconds } = secret;
  const now = <T extends Lasting>(spans: readonly T[]) =>
    spans.filter((span) => span.from <= time && (span.to ?? Number.POSITIVE_INFINITY) > time);
  const stretch = Math.floor((time - from) / reads.every);
  const good = reads.counts.good[stretch] ?? 0;
  const failed = reads.counts.failed[stretch] ?? 0;
  const faults = faultCounts.counts.faults[Math.floor((time - from) / faultCounts.every)] ?? 0;
  return [
    momentOf(time),
    ...now(labels.items).map(({ label, version }) => `${label} on ${short(version)}`),
    ...now(credentials.items)
      .filter(({ credential }) => !now(labels.items).some(({ version }) => version === credential))
      .map((span) => `${span.credential} ${STATES[span.state]}${ago(span, time, graceSeconds)}`),
    `${count(good + failed, 'read')} in ${duration(reads.every)}, ${failed} failed`,
    ...(faults > 0 ? [count(faults, 'fault')] : []),
    ...now(alarms.items).map(({ path }) => `alarm ${path.slice(path.lastIndexOf('/') + 1)}`),
  ].join(' · ');
}

/** How far it is into its grace. */
function ago({ state, from }: CredentialSpan, time: number, graceSeconds: number | undefined): string {
  if (state !== 'grace') return '';
  const grace = graceSeconds === undefined ? '' : ` (grace ${duration(graceSeconds * 1000)})`;
  return ` ${duration(time - from)} ago${grace}`;
}
