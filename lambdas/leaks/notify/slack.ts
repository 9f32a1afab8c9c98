import type { Fetch } from '../github/api';
import type { ReadSecret } from '../reports/secret-reader';
import type { Receiver } from './message';

/** URLs of incoming webhooks. The URL is the only protection of a webhook: whoever has it may post. */
const WEBHOOK = /^https:\/\/hooks\.slack\.com\/(services|triggers|workflows)\/[A-Za-z0-9/_-]+$/;
const TIMEOUT = 5000;
/** Characters of a message (Slack, "Messages: truncating content", 40,000). */
const LONGEST = 39_000;

/** Posts to an incoming webhook of Slack, whose URL is in a secret. It follows no redirect. */
export const slackReceiver =
  (secret: string, read: ReadSecret, fetch: Fetch): Receiver =>
  async ({ subject, text }) => {
    const url = (await read(secret)).trim();
    if (!WEBHOOK.test(url))
      throw named('SlackAddressRefused', 'The secret holds no webhook of hooks.slack.com.');
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
      body: JSON.stringify({ text: escaped(`${subject}\n\n${text}`).slice(0, LONGEST), mrkdwn: false }),
    }).catch(() => {
      // The error may quote the URL.
      throw named('SlackUnreachable', 'Slack did not answer.');
    });
    await response.body?.cancel().catch(() => undefined);
    if (!response.ok) throw named(`SlackHttp${response.status}`, `Slack answered ${response.status}.`);
  };

/** The characters that Slack interprets: links and mentions could be forged in the place of a leak. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
