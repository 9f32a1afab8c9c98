import { domainOf } from 'cdk-rekey-engine';
import type { HttpsResponse, SendHttps } from '../../verification/https';
import type { Reaction } from '../../verification/reaction';
import type { LogsValue } from './contract';

/** Place of the log events that verify API keys. A deploy may change it before the value. */
export interface LogPlace {
  readonly region: string;
  readonly logGroup: string;
  readonly logStream: string;
}

const BODY = JSON.stringify({ message: 'cdk-rekey verifies an API key.' });

/** Writes one log event with an API key. */
export async function tryLogs(
  { apiKey }: Pick<LogsValue, 'apiKey'>,
  { region, ...place }: LogPlace,
  send: SendHttps,
): Promise<Reaction> {
  const url = `https://logs.${region}.${domainOf(region)}/ingest/json?${new URLSearchParams(place)}`;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  return reactionTo(await send(url, { method: 'POST', headers, body: BODY }));
}

/**
 * Source: "Sending logs using the Structured JSON endpoint", Amazon CloudWatch Logs User Guide: HTTP 401 is an invalid or expired
 * token, and HTTP 403 a missing permission.
 */
function reactionTo({ status }: HttpsResponse): Reaction {
  const reactions: Readonly<Record<number, boolean>> = { 200: true, 401: false };
  return { accepted: reactions[status], answer: `HTTP ${status}` };
}
