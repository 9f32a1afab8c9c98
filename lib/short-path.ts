/** Returns a construct path, shortened at its beginning to `longest` characters. */
export function shortPath(path: string, longest: number): string {
  if (path.length <= longest) return path;
  // Removes half a surrogate pair.
  return `...${path.slice(3 - longest).replace(/^[\udc00-\udfff]/, '')}`;
}
