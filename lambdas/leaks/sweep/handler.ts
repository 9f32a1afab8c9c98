import type { IAMClient } from '@aws-sdk/client-iam';
import { LEAK_METRICS } from '../contract';
import { type Print, printLine, writeMetrics } from '../metrics';
import type { Receiver } from '../notify/message';
import { sendToAll } from '../notify/send';
import { type AlertsParts, sendOpenAlerts } from './alerts';
import { endDenials } from './denials';
import { incidentsIn } from './incidents';
import { openOf, reminderOf } from './reminder';

export interface SweepParts extends AlertsParts {
  readonly iam: Pick<IAMClient, 'send'>;
  /** ARN of the policy that denies sessions. */
  readonly policy: string;
  readonly receivers: Readonly<Record<string, Receiver>>;
  readonly print?: Print;
}

/** Result of a sweep. */
export interface Swept {
  readonly sent: number;
  readonly ended: readonly string[];
  readonly open: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Creates the daily sweep: looks for alerts of GitHub that no delivery announced, ends denials of sessions, and reminds people
 * of incidents that are open. A part that fails does not stop the others.
 */
export function createHandler(parts: SweepParts): () => Promise<Swept> {
  const { call, table, now, iam, policy, receivers, print = printLine } = parts;
  return async () => {
    const problems: string[] = [];
    const attempt = async <T>(name: string, task: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await task();
      } catch (error) {
        problems.push(`${name}: ${(error as Error).name}.`);
        return undefined;
      }
    };
    const alerts = await attempt('Alerts of GitHub', () => sendOpenAlerts(parts));
    const incidents = await attempt('Incidents', () => incidentsIn(call, table));
    const denials =
      incidents && (await attempt('Denied sessions', () => endDenials(iam, policy, incidents, now())));
    problems.push(...(alerts?.problems ?? []), ...(denials?.problems ?? []));
    const open = openOf(incidents ?? [], now());
    const message = reminderOf(open, problems);
    const { failed } = message ? await sendToAll(receivers, message) : { failed: {} };
    const swept = {
      sent: alerts?.sent ?? 0,
      ended: denials?.ended ?? [],
      open: open.map(({ id }) => id),
      problems,
    };
    writeMetrics(
      print,
      { [LEAK_METRICS.receiversFailed]: Object.keys(failed).length },
      { event: 'sweep', ...swept, failed },
      now(),
    );
    if (message && Object.keys(failed).length === Object.keys(receivers).length)
      throw Object.assign(new Error('No receiver accepted the reminder.'), { name: 'NobodyTold' });
    return swept;
  };
}
