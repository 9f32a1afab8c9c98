import type { Input } from '../../call';
import { errors } from './errors';
import { constraint } from './validation';

/** One page of a list: MaxResults (default and maximum: `most`) entries after NextToken. */
export function page<T>(all: readonly T[], input: Input, most = 100): { items: T[]; NextToken?: string } {
  const { MaxResults: size = most, NextToken: token } = input;
  if (!Number.isInteger(size) || size < 1 || size > most) {
    const limit = size > most ? `less than or equal to ${most}` : 'greater than or equal to 1';
    throw constraint('maxResults', size, `Member must have value ${limit}`);
  }
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
