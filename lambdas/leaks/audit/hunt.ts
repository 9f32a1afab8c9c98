import { type Clock, iso } from '../../../engine/src/time/clock';
import type { Hunt, Incident, Remnant } from '../contract';
import type { EvidenceStore } from '../evidence/store';
import { isChange, isSecretRead } from './changes';
import type { AuditEvent } from './events';
import { resourceOf, secretsReadBy } from './resources';

/** Members in the state of the execution. The object of the audit has all. */
const MOST = 50;

/**
 * Looks in the events of the audit for calls that may give the attacker access later. Calls of the application itself are
 * among them: the same key made them.
 */
export async function hunt(
  { audit }: Incident,
  { store, clock }: { readonly store: EvidenceStore; readonly clock: Clock },
): Promise<Hunt> {
  const at = iso(clock.now());
  if (audit === undefined || !('object' in audit))
    return { at, remnants: [], explanation: 'Unknown: there is no audit in which to look.' };
  const { events } = JSON.parse(await store.get(audit.object)) as { events: readonly AuditEvent[] };
  const changes = events.filter((event) => isChange(event) || event.bearer === true);
  const remnants = distinct(changes.filter(({ error }) => error === undefined).map(remnantOf));
  const failed = changes.filter(({ error }) => error !== undefined).length;
  const reads = events.filter((event) => isSecretRead(event) && event.error === undefined);
  const secretsRead = [...new Set(reads.flatMap(secretsReadBy))].sort();
  const explanation = [
    remnants.length === 0
      ? 'No call in the audit created or changed something that gives access.'
      : `${remnants.length} calls created or changed something that may give access. Calls of your application are among them.`,
    remnants.length > MOST && `The first ${MOST} are listed; all are in ${audit.object}.`,
    failed > 0 && `${failed} more such calls were refused.`,
    secretsRead.length > 0 &&
      `${secretsRead.length} secrets or parameters were read and may have leaked too.`,
    secretsRead.length > MOST && `The first ${MOST} are listed.`,
    'The limits of the audit apply.',
  ];
  return {
    at,
    remnants: remnants.slice(0, MOST),
    explanation: explanation.filter((sentence) => sentence !== false).join(' '),
    ...(secretsRead.length > 0 && { secretsRead: secretsRead.slice(0, MOST) }),
  };
}

function remnantOf(event: AuditEvent): Remnant {
  const { service, action, bearer, time, region, by } = event;
  const name = `${service}:${action}${bearer ? ' (bearer token)' : ''}`;
  return { action: name, at: time, region, resource: resourceOf(event), by };
}

/** The first of equal calls: an attacker that calls a model a thousand times is one line. */
function distinct(remnants: readonly Remnant[]): Remnant[] {
  const first = new Map<string, Remnant>();
  for (const remnant of remnants) {
    const { action, region, resource, by } = remnant;
    const key = [action, region, resource, by].join('\n');
    if (!first.has(key)) first.set(key, remnant);
  }
  return [...first.values()];
}
