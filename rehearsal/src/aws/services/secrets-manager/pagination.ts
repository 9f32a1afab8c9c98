import type { Input } from '../../call';
import { errors } from './errors';
import { checkInteger } from './validation';

/** One page of a list: at most MaxResults entries (default and maximum: `max`) from NextToken on. */
export function page<T>(all: readonly T[], input: Input, max = 100): { items: T[]; NextToken?: string } {
  const { MaxResults: size = max, NextToken: token } = input;
  checkInteger(size, 'maxResults', 1, max);
  const start = token === undefined ? 0 : position(token);
  const end = start + size;
  return {
    items: all.slice(start, end),
    NextToken: end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
}

function position(token: string): number {
  const text = Buffer.from(token, 'base64url').toString();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw errors.invalidNextToken();
}
