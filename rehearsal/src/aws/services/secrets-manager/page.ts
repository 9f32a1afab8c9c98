import type { Input } from '../../call';
import { faults } from './faults';

/** One page of a list: MaxResults (default 100) entries after NextToken. */
export function page<T>(all: readonly T[], input: Input): { items: T[]; NextToken?: string } {
  const { MaxResults: size = 100, NextToken: token } = input;
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    const limit = size > 100 ? 'less than or equal to 100' : 'greater than or equal to 1';
    throw faults.validation(
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: ` +
        `Member must have value ${limit}`,
    );
  }
  const start = token === undefined ? 0 : Number(Buffer.from(String(token), 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) {
    throw faults.invalidParameter('Invalid pagination token. Use the NextToken of the previous answer.');
  }
  const end = start + size;
  return {
    items: all.slice(start, end),
    NextToken: end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
}
