/** Number with thousands separators: 1,234. */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** Number and noun: 1 read, 2 reads. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** List of names: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/**
 * Shortens each ARN to its resource: `arn:aws:iam::123456789012:role/r` → `role/r`.
 * Source of the format: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function withShortArns(text: string): string {
  return text.replace(/\barn:[\w-]+:[\w-]+:[\w-]*:(?:\d{12}|aws)?:(?=[^\s:])/g, '');
}

/** Compares two items by their paths. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}

/** Widths of the columns of a table. */
export function widthsOf(rows: readonly (readonly string[])[]): number[] {
  return (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
}

/** Lines of a table with aligned columns. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = widthsOf(rows);
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
