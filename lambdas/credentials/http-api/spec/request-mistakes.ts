import type { Mistake } from './json-schema';
import { placeholdersIn } from './template';
import type { Authentication, SpecRequest } from './types';

interface Text {
  readonly place: string;
  readonly text: string;
}

/** Texts in braces that look like a placeholder and are none, such as `{expires_at}` and `{admin/}`. */
export function textMistakes(texts: readonly Text[]): Mistake[] {
  return texts.flatMap(({ place, text }) => {
    const known = placeholdersIn(text).map((one) => one.text);
    const found = [...text.matchAll(/\{[\w.~/-]+\}/g)]
      .map(([one]) => one)
      .filter((one) => !known.includes(one));
    return found.map((one) => ({ place, problem: `has ${one}, which is no placeholder` }));
  });
}

/** A name of a header (RFC 9110, section 5.6.2). */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Headers that the connection sets. */
const OWN = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'expect',
  'te',
  'trailer',
  'upgrade',
];

/** Mistakes in the headers of a request, or of the administrator. */
export function headerMistakes(part: unknown, place: string): Mistake[] {
  const { headers = {}, basic } = part as Authentication;
  const names = Object.keys(headers);
  const mistakes = names.flatMap((name, index) => {
    const at = `${place}/headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const lower = name.toLowerCase();
    const problems: string[] = [];
    if (!NAME.test(name)) problems.push('is no name of a header');
    if (OWN.includes(lower)) problems.push('is a header of the connection');
    if (/[^\t\x20-\x7e\x80-\xff]/.test(headers[name] ?? ''))
      problems.push('has a character that a header cannot have, such as a line break');
    if (names.findIndex((other) => other.toLowerCase() === lower) < index) problems.push('is there twice');
    if (basic && lower === 'authorization') problems.push('and basic are the same header');
    return problems.map((problem) => ({ place: at, problem }));
  });
  if (basic && /:/.test(basic.username.replace(/\{[^{}]*\}/g, '')))
    mistakes.push({ place: `${place}/basic/username`, problem: 'has a colon, which ends a user name' });
  return mistakes;
}

/** Mistakes in the URL of a request: parts of its path that would be sent otherwise. */
export function urlMistakes({ url }: SpecRequest, place: string): Mistake[] {
  const plain = url.replace(/\{[^{}]*\}/g, 'x');
  const mistake = (problem: string): Mistake[] => [{ place: `${place}/url`, problem }];
  if (!URL.canParse(plain)) return mistake('is no URL');
  const path = `/${plain.split('/').slice(3).join('/')}`;
  return new URL(plain).pathname === path
    ? []
    : mistake('has a path with . or .., or with characters that must be percent-encoded');
}

/** Mistakes in the body of a request. */
export function bodyMistakes(request: SpecRequest, place: string): Mistake[] {
  const [first, second] = (['json', 'form', 'multipart'] as const).filter(
    (one) => request[one] !== undefined,
  );
  if (second) return [{ place: `${place}/${second}`, problem: `and ${first} are two bodies` }];
  if (first && request.method === 'GET')
    return [{ place: `${place}/${first}`, problem: 'is a body, which a GET request cannot have' }];
  return Object.keys(request.multipart ?? {})
    .filter((name) => !/^[\w.[\]-]+$/.test(name))
    .map((name) => ({ place: `${place}/multipart/${name}`, problem: 'is no name of a part' }));
}
