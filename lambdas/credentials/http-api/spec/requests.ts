import { placeholdersIn } from './template';
import type { Authentication, Spec, SpecRequest } from './types';

/** Placeholders of the expiry of a new credential. */
const EXPIRY = [
  'expiresAt',
  'expiresAtSeconds',
  'expiresAtMilliseconds',
  'expiresDate',
  'expiresInSeconds',
  'expiresInHours',
] as const;

/** Placeholders of the name of a new credential. */
const NAMES = ['name', 'identifier'];

/** A part of a spec with placeholders, and the roots that have a value there. */
export interface Place {
  readonly place: string;
  readonly part: unknown;
  readonly roots: readonly string[];
  /** The request, for a part that is one. */
  readonly request?: SpecRequest;
}

/** Every part of a spec that may have placeholders. */
export function placesOf(spec: Spec): Place[] {
  const { admin, create, list, test, disable, remove, sessions, value } = spec;
  const request = (place: string, one: SpecRequest | undefined, ...roots: string[]): Place[] =>
    one ? [{ place, part: one, roots, request: one }] : [];
  const { headers, basic }: Authentication = admin;
  return [
    { place: '/admin', part: { headers, basic }, roots: ['admin', ...(admin.login ? ['login'] : [])] },
    ...request('/admin/login', admin.login, 'admin'),
    {
      place: '/value/members',
      part: value.members,
      roots: isChosen(spec) ? ['name', 'identifier', 'random', 'expiresAt'] : ['answer'],
    },
    ...request('/create/request', create.request, ...(isChosen(spec) ? ['value'] : NAMES), ...EXPIRY),
    ...request('/list/request', list.request),
    ...request('/list/detail', list.detail, 'id'),
    ...request('/test/request', test.request, 'value'),
    ...request('/test/after', test.after, 'value', 'answer'),
    ...request('/disable/request', disable?.request, 'id'),
    ...request('/remove/request', remove.request, 'id'),
    ...request('/sessions/list/request', sessions?.list.request),
    ...request('/sessions/list/detail', sessions?.list.detail, 'id'),
    ...request('/sessions/end/request', sessions?.end.request, 'id'),
  ];
}

/** The texts in a JSON value, with their places. */
export function textsIn(part: unknown, place: string): { readonly place: string; readonly text: string }[] {
  if (typeof part === 'string') return [{ place, text: part }];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, member]) => textsIn(member, `${place}/${name}`));
}

/** True if a part has a placeholder with one of these roots. */
export const uses = (part: unknown, ...roots: readonly string[]): boolean =>
  textsIn(part, '').some(({ text }) => placeholdersIn(text).some(({ root }) => roots.includes(root)));

/** False for a text, or JSON with a text, that has more than a placeholder. */
export function isWhole(text: string, placeholder: string): boolean {
  if (!text.includes(placeholder) || text === placeholder) return true;
  try {
    const texts = textsIn(JSON.parse(text), '').map((one) => one.text);
    return texts.every((one) => !one.includes(placeholder) || one === placeholder);
  } catch {
    return false;
  }
}

/** The traits that a spec shows. */
export const isChosen = ({ value }: Spec): boolean => value.random !== undefined;
export const isNamed = ({ list }: Spec): boolean => list.name !== undefined;
export const expires = ({ create }: Spec): boolean => uses(create.request, ...EXPIRY);
