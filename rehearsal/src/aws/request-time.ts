import { AwsError } from './errors';
import type { HttpRequest } from './sigv4';

const MINUTE = 60_000;
/** The tolerated difference of a request's time, in minutes, as seen in answers of AWS. */
const TOLERANCE = { json: 5, query: 15 };

/** The error for a request whose time differs too much from the service's; undefined if it does not. */
export function timeError(
  { headers }: HttpRequest,
  protocol: keyof typeof TOLERANCE,
  now: number,
): AwsError | undefined {
  const signed = parse(headers['x-amz-date'] ?? '');
  const minutes = TOLERANCE[protocol];
  const off = signed - now;
  if (!(Math.abs(off) > minutes * MINUTE)) return undefined;
  const [late, border, sign] =
    off < 0
      ? ['Signature expired', now - minutes * MINUTE, '-']
      : ['Signature not yet current', now + minutes * MINUTE, '+'];
  const relation = off < 0 ? 'is now earlier than' : 'is still later than';
  const message = `${late}: ${text(signed)} ${relation} ${text(border)} (${text(now)} ${sign} ${minutes} min.)`;
  return protocol === 'query'
    ? new AwsError('SignatureDoesNotMatch', message, { status: 403 })
    : new AwsError('InvalidSignatureException', message);
}

/** 20260101T000000Z; NaN for anything else. */
function parse(time: string): number {
  const [, date, hour, minute, second] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  if (!date) return Number.NaN;
  return Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${hour}:${minute}:${second}Z`);
}

function text(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}
