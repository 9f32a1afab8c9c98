import { RUNBOOK } from '../../../engine/src/contract';
import type { Message } from '../notify/message';
import { consoleOf } from '../report/text';
import type { OpenIncident } from './incidents';

/** Time after which an incident without an end is reported. Milliseconds. */
const LATE = 24 * 60 * 60_000;
/** Incidents in a message. */
const MOST = 20;

/** Incidents that need a person: a credential is alive, or the response did not end. */
export function openOf(incidents: readonly OpenIncident[], now: number): OpenIncident[] {
  const isLate = ({ receivedAt }: OpenIncident) => now - Date.parse(receivedAt) > LATE;
  return incidents
    .filter(
      (incident) =>
        ['alive', 'failed'].includes(incident.outcome) ||
        (['contained', 'not contained'].includes(incident.outcome) && isLate(incident)),
    )
    .sort((a, b) => a.receivedAt.localeCompare(b.receivedAt));
}

/** The daily reminder. Undefined if there is nothing to say. */
export function reminderOf(open: readonly OpenIncident[], problems: readonly string[]): Message | undefined {
  if (open.length === 0 && problems.length === 0) return undefined;
  const subject =
    open.length > 0
      ? `STILL OPEN: ${open.length} leaked credential${open.length > 1 ? 's' : ''}`
      : 'The daily check of leaks is incomplete';
  const lines = [
    subject,
    ...open
      .slice(0, MOST)
      .flatMap(({ id, headline, receivedAt, execution }) => [
        '',
        `- ${headline}`,
        `  reported at ${receivedAt}, incident ${id}`,
        `  ${consoleOf(execution)}`,
      ]),
    ...(open.length > MOST ? ['', `and ${open.length - MOST} more.`] : []),
    ...(problems.length > 0 ? ['', 'NOT CHECKED', ...problems.map((problem) => `- ${problem}`)] : []),
    '',
    `Runbook: ${RUNBOOK}#a-leak-was-reported`,
  ];
  return { subject, text: `${lines.join('\n')}\n` };
}
