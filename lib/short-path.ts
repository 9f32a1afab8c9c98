/** The end of a construct path that is longer than `longest`; it tells more than the beginning. */
export function shortPath(path: string, longest: number): string {
  if (path.length <= longest) return path;
  // Half a surrogate pair is no character.
  return `...${path.slice(3 - longest).replace(/^[\udc00-\udfff]/, '')}`;
}
