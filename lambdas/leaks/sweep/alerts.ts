import type { Call } from '../aws';
import { INCIDENT_ITEMS } from '../contract';
import type { Alert, AlertsOf, GitHub } from '../github/api';
import type { GitHubApi } from '../github/sources';

/** Alerts of an organization or repository that one sweep looks at. */
const MOST = 1000;
/** Days after which an open alert is sent again. */
const AGAIN = 30;

export interface AlertsParts {
  readonly call: Call;
  readonly apis: readonly GitHubApi[];
  readonly client: (api: GitHubApi) => Pick<GitHub, 'openAlerts'>;
  /** URL of the queue of reports. */
  readonly queue: string;
  /** Name of the table of the incidents. */
  readonly table: string;
  readonly now: () => number;
}

/** Result of the alerts. */
export interface SentAlerts {
  readonly sent: number;
  /** Sentences about what could not be looked at. */
  readonly problems: readonly string[];
}

/**
 * Puts open alerts into the queue that earlier sweeps did not. GitHub does not repeat a delivery that failed. An alert that a
 * delivery announced has the same finding, which is handled once.
 */
export async function sendOpenAlerts(parts: AlertsParts): Promise<SentAlerts> {
  const problems: string[] = [];
  let sent = 0;
  for (const api of parts.apis)
    for (const owner of ownersOf(api)) {
      const name = 'organization' in owner ? owner.organization : owner.repository;
      try {
        const { alerts, complete } = await parts.client(api).openAlerts(owner, MOST);
        if (!complete) problems.push(`Alerts of ${name} past the first ${MOST}.`);
        for (const alert of alerts) sent += await sendOnce(parts, api, owner, alert);
      } catch (error) {
        problems.push(`Alerts of ${name}: ${(error as Error).name}.`);
      }
    }
  return { sent, problems };
}

const ownersOf = ({ organizations = [], repositories = [] }: GitHubApi): AlertsOf[] => [
  ...organizations.map((organization) => ({ organization })),
  ...repositories.map((repository) => ({ repository })),
];

/** Sends first: a message that is sent twice is handled once, one that is not sent is lost. */
async function sendOnce(
  { call, queue, table, now }: AlertsParts,
  { api }: GitHubApi,
  owner: AlertsOf,
  { number, createdAt, repository }: Alert,
): Promise<number> {
  const name = repository ?? ('repository' in owner ? owner.repository : undefined);
  if (name === undefined) return 0;
  const id = `${INCIDENT_ITEMS.alert}${api}/${name.toLowerCase()}/${number}`;
  const Key = { id: { S: id } };
  const { Item } = await call('dynamodb', 'GetItem', { TableName: table, Key });
  const seconds = Math.floor(now() / 1000);
  if (Number((Item as { expiresAt?: { N?: string } } | undefined)?.expiresAt?.N ?? 0) > seconds) return 0;
  const MessageBody = JSON.stringify({
    type: 'github-alert',
    delivery: `sweep-${name}-${number}`,
    repository: name,
    number,
    action: 'created',
    foundAt: createdAt,
    source: api,
  });
  await call('sqs', 'SendMessage', { QueueUrl: queue, MessageBody });
  const expiresAt = { N: String(seconds + AGAIN * 24 * 60 * 60) };
  await call('dynamodb', 'PutItem', { TableName: table, Item: { ...Key, expiresAt } });
  return 1;
}
