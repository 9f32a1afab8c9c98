import { members } from '../reports/text';

/** Longest body, bytes. */
const MOST_BYTES = 1024 * 1024;

/** A request of an HTTP API, payload format 2.0. */
export interface WebhookRequest {
  /** Method and path, such as `POST /github`. */
  readonly route: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes of the body, as the sender signed them. */
  readonly body: Buffer;
}

/** Response of a Lambda function to an HTTP API. */
export interface WebhookResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A response in JSON. */
export const json = (statusCode: number, value: unknown): WebhookResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** Reads the event of an HTTP API. Undefined for a body over 1 MB. */
export function requestOf(event: unknown): WebhookRequest | undefined {
  const { routeKey, headers, body, isBase64Encoded } = members(event);
  const text = typeof body === 'string' ? body : '';
  // A text in base64 has a third more bytes than what it encodes.
  if (text.length > 2 * MOST_BYTES) return undefined;
  const bytes = Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8');
  if (bytes.length > MOST_BYTES) return undefined;
  const lower = Object.entries(members(headers)).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { route: String(routeKey), headers: Object.fromEntries(lower), body: bytes };
}
