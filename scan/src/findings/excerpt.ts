import type { Span } from '../rules/rule';

/** Characters before and after the secret. */
const AROUND = 30;
/** Secrets of at least this length show their first characters, which are a prefix of the issuer. */
const LONG = 20;
const SHOWN = 4;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they would change the terminal
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g;

/** The line of a secret, shortened, with every secret of the text replaced. */
export function excerptOf(text: string, secret: Span, line: Span, all: readonly Span[]): string {
  const from = Math.max(line.start, secret.start - AROUND);
  const to = Math.min(Math.max(line.end, secret.end), secret.end + AROUND);
  let result = from > line.start ? '…' : '';
  let at = from;
  for (const span of all) {
    if (span.end <= from || span.start >= to) continue;
    if (span.start > at) result += text.slice(at, span.start);
    // Of a value of the environment, not even a prefix of its issuer is shown.
    const isHidden = span.start < from || span.variable !== undefined;
    result += redacted(isHidden ? '' : text.slice(span.start, span.end));
    at = Math.max(at, span.end);
  }
  if (at < to) result += text.slice(at, to);
  return (to < line.end ? `${result}…` : result).replace(CONTROL, ' ').trim();
}

const redacted = (secret: string) => `${secret.length >= LONG ? secret.slice(0, SHOWN) : ''}[redacted]`;
