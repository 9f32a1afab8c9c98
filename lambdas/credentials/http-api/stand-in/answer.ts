import { tokensOf } from '../spec/pointer';
import { textsIn } from '../spec/requests';
import { placeholdersIn } from '../spec/template';
import type { Condition, ItemCondition, TimeAt } from '../spec/types';
import type { WireAnswer } from '../wire';

/** Returns a JSON value with a value at a pointer. */
export function put(json: unknown, pointer: string, value: unknown): unknown {
  const [token, ...rest] = tokensOf(pointer);
  if (token === undefined) return value;
  const below = rest.map((one) => `/${one.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const isArray = /^\d+$/.test(token);
  const members = typeof json === 'object' && json !== null ? json : isArray ? [] : {};
  const member = put((members as Record<string, unknown>)[token], below, value);
  if (!Array.isArray(members)) return { ...members, [token]: member };
  const elements = [...members];
  elements[Number(token)] = member;
  return elements;
}

/** An answer that meets the first of the conditions. */
export function answerOf(
  conditions: readonly Condition[] | undefined,
  status: number,
  json: unknown = {},
): WireAnswer {
  const { status: own = status, at, is } = conditions?.[0] ?? {};
  return { status: own, headers: {}, json: at === undefined ? json : put(json, at, is) };
}

/** A value that does not meet a condition. */
export function otherThan({ is }: ItemCondition): string | number | boolean {
  if (typeof is === 'boolean') return !is;
  return typeof is === 'number' ? is + 1 : `not ${is}`;
}

export function timeAt(time: number, { format }: TimeAt): string | number {
  if (format === 'date') return new Date(time).toISOString();
  return format === 'seconds' ? Math.floor(time / 1000) : time;
}

/** Pointers of the placeholders `{root/pointer}` in a part of a spec. */
export function pointersOf(part: unknown, root: string): string[] {
  const found = textsIn(part, '').flatMap(({ text }) => placeholdersIn(text));
  return [...new Set(found.filter((one) => one.root === root).map(({ pointer }) => pointer))];
}
