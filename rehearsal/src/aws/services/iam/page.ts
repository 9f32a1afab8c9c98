import type { Input } from '../../call';
import { constraintError, validationError } from './errors';

/** One page of a list: MaxItems (default 100) entries after Marker. Source: API_ListUsers. */
export function page<T>(all: readonly T[], input: Input): { items: T[]; more: object } {
  const size = Number(input.MaxItems ?? 100);
  if (!Number.isInteger(size) || size < 1) {
    throw constraintError('maxItems', 'have value greater than or equal to 1', input.MaxItems);
  }
  if (size > 1000) throw constraintError('maxItems', 'have value less than or equal to 1000', input.MaxItems);
  const start = input.Marker === undefined ? 0 : position(String(input.Marker));
  const end = start + size;
  return {
    items: all.slice(start, end),
    more: end < all.length ? { IsTruncated: true, Marker: marker(end) } : { IsTruncated: false },
  };
}

/** The resources whose path starts with PathPrefix. */
export function below<T extends { readonly path: string }>(all: Iterable<T>, input: Input): T[] {
  const prefix: string = input.PathPrefix ?? '/';
  if (!/^\/[!-\u007F]*$/.test(prefix)) {
    throw constraintError(
      'pathPrefix',
      'satisfy regular expression pattern: \\u002F[\\u0021-\\u007F]*',
      prefix,
    );
  }
  return [...all].filter(({ path }) => path.startsWith(prefix));
}

function marker(position: number): string {
  return Buffer.from(`after ${position}`).toString('base64');
}

function position(text: string): number {
  const number = /^after (\d+)$/.exec(Buffer.from(text, 'base64').toString())?.[1];
  if (number === undefined) throw validationError('Invalid Marker.');
  return Number(number);
}
