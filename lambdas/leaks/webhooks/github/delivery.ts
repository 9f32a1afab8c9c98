import { HOUR } from '../../../../engine/src/time/clock';
import type { GitHubAlertMessage, GitHubSource } from '../../intake/contract';
import { send } from '../../reports/queue';
import { members, parsed, plain, time } from '../../reports/text';
import type { Route, WebhookContext } from '../dependencies';
import { json, type WebhookRequest } from '../request';
import { isSigned } from './signature';

/** Actions that report a leak. */
const REPORTS = ['created', 'reopened', 'publicly_leaked', 'validated'];
/**
 * Age of an alert after which the delivery of its creation is a replay. GitHub redelivers for three days ("Redelivering
 * webhooks").
 */
const STALE = 7 * 24 * HOUR;
/** Names of owners and repositories. */
const REPOSITORY = /^[A-Za-z0-9_-]{1,100}\/[A-Za-z0-9._-]{1,100}$/;

/** Accepts the delivery of a webhook of GitHub, whose body the secret of the webhook signs. */
export const deliverGitHub: Route = async (request, context) => {
  const source = await senderOf(request, context);
  if (!source) return json(401, { error: 'SignatureWrong' });
  const ignored = (reason: string) => {
    context.log.write('info', { event: 'ignored', source: 'github', reason }, { ignored: 1 });
    return json(200, { ignored: reason });
  };
  const event = plain(request.headers['x-github-event'], 50);
  if (event === 'ping') return json(200, { pong: true });
  if (event !== 'secret_scanning_alert') return ignored(`event ${event}`);
  const body = parsed(request.body.toString('utf8'));
  const action = plain(members(body).action, 50) ?? '';
  if (!REPORTS.includes(action)) return ignored(`action ${action}`);
  const now = context.clock.now();
  const message = messageOf(body, { action, now, source, delivery: request.headers['x-github-delivery'] });
  if (!message) return json(400, { error: 'BodyMalformed' });
  if (action === 'created' && now - Date.parse(message.foundAt) > STALE) return ignored('stale');
  await send(context.call, context.queue, [message]);
  return json(202, { accepted: message.delivery });
};

/** The source whose secret signed the body. */
async function senderOf(
  { body, headers }: WebhookRequest,
  { sources, secrets }: WebhookContext,
): Promise<GitHubSource | undefined> {
  const header = headers['x-hub-signature-256'];
  if (header === undefined) return undefined;
  for (const source of sources.github ?? [])
    if (isSigned(body, header, await secrets.values(source.webhookSecret))) return source;
  for (const source of sources.github ?? []) {
    const rotated = await secrets.again(source.webhookSecret);
    if (rotated && isSigned(body, header, rotated)) return source;
  }
  return undefined;
}

interface Delivery {
  readonly action: string;
  readonly now: number;
  readonly source: GitHubSource;
  readonly delivery: string | undefined;
}

function messageOf(
  body: unknown,
  { action, now, source, delivery }: Delivery,
): GitHubAlertMessage | undefined {
  const { alert, repository } = members(body);
  const { number, created_at, updated_at } = members(alert);
  const { full_name } = members(repository);
  if (typeof full_name !== 'string' || !REPOSITORY.test(full_name)) return undefined;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) return undefined;
  const receivedAt = new Date(now).toISOString();
  const changed = time(updated_at);
  const created = time(created_at);
  const foundAt = (action === 'created' ? (created ?? changed) : (changed ?? created)) ?? receivedAt;
  return {
    type: 'github-alert',
    delivery: plain(delivery, 100) ?? 'none',
    repository: full_name,
    ...{ number, action, foundAt, receivedAt, source: source.api },
  };
}
