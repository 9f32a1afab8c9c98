import { isRandom } from '../rules/keyed/random';
import type { Span } from '../rules/rule';

/** Characters before and after the secret. */
const AROUND = 30;
/** Secrets of at least this length show their first characters, which are a prefix of the issuer. */
const LONG = 20;
const SHOWN = 4;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they would change the terminal
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g;

/** Text that can be a secret that no rule knows. */
const TOKEN = /[\w+/=~.-]{16,}/g;
const TOKEN_CHARACTER = /[\w+/=~.-]/;
/** Characters of a token outside of the excerpt that are looked at. */
const OUTSIDE = 40;

/** The line of a secret, shortened, with every secret of the text replaced, and random text beside them. */
export function excerptOf(text: string, secret: Span, line: Span, all: readonly Span[]): string {
  const from = Math.max(line.start, secret.start - AROUND);
  const to = Math.min(Math.max(line.end, secret.end), secret.end + AROUND);
  let result = from > line.start ? '…' : '';
  let at = from;
  for (let i = firstBehind(all, from); i < all.length; i++) {
    const span = all[i] as Span;
    if (span.start >= to) break;
    if (span.start > at) result += withoutTokens(text, at, span.start);
    // Of a value of the environment, not even a prefix of its issuer is shown.
    const isHidden = span.start < from || span.variable !== undefined;
    result += redacted(isHidden ? '' : text.slice(span.start, span.end));
    at = Math.max(at, span.end);
  }
  if (at < to) result += withoutTokens(text, at, to);
  return (to < line.end ? `${result}…` : result).replace(CONTROL, ' ').trim();
}

/** Index of the first of the ordered spans that ends behind a position: a line can have many secrets. */
function firstBehind(spans: readonly Span[], position: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A part of a text without random tokens, also those that go on outside of the part. */
function withoutTokens(text: string, from: number, to: number): string {
  const isToken = (at: number) => TOKEN_CHARACTER.test(text[at] ?? ' ');
  let [start, end] = [from, to];
  while (start > from - OUTSIDE && isToken(from) && isToken(start - 1)) start--;
  while (end < to + OUTSIDE && isToken(to - 1) && isToken(end)) end++;
  let result = '';
  let at = from;
  for (const { index, 0: token } of text.slice(start, end).matchAll(TOKEN)) {
    const [first, last] = [Math.max(from, start + index), Math.min(to, start + index + token.length)];
    if (first >= last || !token.split('=').some(isRandom)) continue;
    result += `${text.slice(at, first)}[redacted]`;
    at = last;
  }
  return result + text.slice(at, to);
}

const redacted = (secret: string) => `${secret.length >= LONG ? secret.slice(0, SHOWN) : ''}[redacted]`;
