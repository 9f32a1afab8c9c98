import type { Rule, Span } from '../rule';
import { hasStem, keyKind, STEMS } from './key';
import { placeOf } from './place';
import { isRandom } from './random';
import { isSecret } from './value';

/** Characters of a name before and behind a stem. */
const LONGEST_NAME = 48;
const RANDOM_NAME = 16;
/** Before a type, such as AWS::AppSync::ApiKey, the resource of an ARN, and the annotation of a checksum. */
const OTHER = /(?:::|:\d{12}:|\b(?:checksum|hash|digest|sha256)\/)$/i;
/** Files of translations, in which the value of `password` is the word for it. */
const LOCALE = /(?:^|[/!])(?:i18n|l10n|locales?|lang(?:uages?)?|translations?|messages)[/_.-]/i;
/** Elsewhere, `PASS: NAME` is the result of a test. */
const YAML = /\.ya?ml\b/i;
const OWNER = /(?:api|access|secret|private|auth|license) $/i;

/** Values of keys such as `password` or `api_key` that look chosen or random. */
export const keyedRule: Rule = {
  id: 'keyed-secret',
  description: 'Value of a key that holds secrets',
  fix: 'Replace the value at its issuer, keep the new one in AWS Secrets Manager, and read it at run time.',
  keywords: STEMS,
  order: 2,
  at(text, start, path): Span[] {
    const end = nameEnd(text, start);
    const from = nameStart(text, start);
    const stemEnd = start + 2;
    // The last stem of a name decides.
    if (end === -1 || from === -1 || hasStem(text.slice(stemEnd, end))) return [];
    const before = text.slice(Math.max(0, from - LONGEST_NAME), from);
    if (text.startsWith('PASS: ', from) && !YAML.test(path)) return [];
    if (OTHER.test(before)) return [];
    const place = placeOf(text, end, before, path);
    if (place === undefined) return [];
    const name = nameOf(text, from, end);
    // Letters of a stem in random text are no key.
    if (name.length >= RANDOM_NAME && isRandom(name)) return [];
    const kind = keyKind(name);
    if (kind === undefined) return [];
    const { by, ...span } = place;
    return isSecret(text.slice(span.start, span.end), { kind: LOCALE.test(path) ? 'token' : kind, by, name })
      ? [span]
      : [];
  },
};

/** Name of the key, which can be of two words in prose: `API key`. */
function nameOf(text: string, from: number, end: number): string {
  const name = text.slice(from, end);
  if (name.toLowerCase() !== 'key') return name;
  const [owner = ''] = OWNER.exec(text.slice(Math.max(0, from - 10), from)) ?? [];
  return owner + name;
}

/** End of the name, or -1 if it is too long or a member follows. */
function nameEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && end - start < LONGEST_NAME && isName(text.charCodeAt(end))) end++;
  if (text[end - 1] === '-') end--;
  return end - start >= LONGEST_NAME ? -1 : end;
}

/** Start of the name, or -1 if it is too long. */
function nameStart(text: string, start: number): number {
  let from = start;
  while (from > 0 && start - from < LONGEST_NAME && isName(text.charCodeAt(from - 1))) from--;
  while (from < start && text[from] === '-') from++;
  return start - from >= LONGEST_NAME ? -1 : from;
}

const isName = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  code === 0x5f ||
  code === 0x2d;
