import { isScalar } from '../spec/pointer';
import { type Placeholder, partsOf } from '../spec/template';
import type { Authentication, SpecRequest } from '../spec/types';
import type { WireRequest } from '../wire';

/** Values of the placeholders of a request, by their text without braces, such as `value/key`. */
export type Captures = Readonly<Record<string, string>>;

/** The placeholders of a request that matches a request of a spec; undefined if it does not match. */
export function matchRequest(request: SpecRequest, wire: WireRequest): Captures | undefined {
  if (request.method !== wire.method) return undefined;
  const [expected, found] = [splitUrl(request.url), new URL(wire.url)];
  if (expected.host !== found.host) return undefined;
  return all(
    matchText(expected.path, found.pathname, decodeURIComponent),
    matchTexts(request.query, (name) => found.searchParams.get(name)),
    matchAuthentication(request, wire),
    request.json === undefined ? {} : matchJson(request.json, parsed(wire.body)),
    matchTexts(request.form, (name) => new URLSearchParams(wire.body).get(name)),
    matchTexts(request.multipart, (name) => partOf(wire, name)),
  );
}

/** The placeholders of the headers of a request. */
export function matchAuthentication(
  { headers, basic }: Authentication,
  { headers: found }: WireRequest,
): Captures | undefined {
  const byName = Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const [, encoded = ''] = /^Basic (.+)$/.exec(byName.authorization ?? '') ?? [];
  const decoded = Buffer.from(encoded, 'base64').toString();
  return all(
    matchTexts(headers, (name) => byName[name.toLowerCase()]),
    basic ? matchText(`${basic.username}:${basic.password}`, decoded) : {},
  );
}

/** The scheme is always https, and the host has no placeholders. */
function splitUrl(url: string) {
  const [, , host = '', ...path] = url.split('/');
  return { host: host.replace(/:443$/, ''), path: `/${path.join('/')}` };
}

function matchTexts(
  texts: Readonly<Record<string, string>> = {},
  find: (name: string) => string | null | undefined,
): Captures | undefined {
  return all(...Object.entries(texts).map(([name, text]) => matchText(text, find(name))));
}

function matchText(
  text: string,
  found: string | null | undefined,
  decode: (value: string) => string = String,
): Captures | undefined {
  const parts = partsOf(text);
  const pattern = parts.map((part) => (typeof part === 'string' ? escaped(part) : '(.+?)')).join('');
  const match = new RegExp(`^${pattern}$`, 's').exec(found ?? '');
  if (!match) return undefined;
  const placeholders = parts.filter((part): part is Placeholder => typeof part !== 'string');
  return Object.fromEntries(
    placeholders.map(({ root, pointer }, index) => [root + pointer, decode(match[index + 1] ?? '')]),
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function matchJson(template: unknown, found: unknown): Captures | undefined {
  if (typeof template === 'string') return isScalar(found) ? matchText(template, String(found)) : undefined;
  if (typeof template !== 'object' || template === null) return template === found ? {} : undefined;
  if (typeof found !== 'object' || found === null) return undefined;
  const members = found as Record<string, unknown>;
  return all(...Object.entries(template).map(([name, value]) => matchJson(value, members[name])));
}

/** A part of a multipart form. */
function partOf({ headers, body = '' }: WireRequest, name: string): string | undefined {
  const [, boundary = ''] = /^multipart\/form-data; boundary=(.+)$/.exec(headers['content-type'] ?? '') ?? [];
  const start = `\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`;
  const part = boundary && body.split(`--${boundary}`).find((one) => one.startsWith(start));
  return part ? part.slice(start.length, -'\r\n'.length) : undefined;
}

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}

function all(...captures: readonly (Captures | undefined)[]): Captures | undefined {
  return captures.includes(undefined) ? undefined : Object.assign({}, ...captures);
}
