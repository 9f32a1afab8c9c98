const CONTROLS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  n: '\n',
  t: '\t',
  r: '\r',
  v: '\v',
  f: '\f',
};

/** New path of `diff --git a/PATH b/PATH`, for files without a hunk. */
export function pathInHead(line: string): string {
  const rest = line.slice('diff --git '.length);
  // The paths are the same, unless the file is renamed, which another line states.
  const half = (rest.length - 1) / 2;
  const [first, second] = [rest.slice(0, half), rest.slice(half + 1)];
  if (pathOf(first, 'a/') === pathOf(second, 'b/')) return pathOf(second, 'b/');
  const at = rest.startsWith('"') ? rest.lastIndexOf(' "b/') : rest.lastIndexOf(' b/');
  return pathOf(rest.slice(at + 1), 'b/');
}

/** Path without its prefix and its quotes, in which git escapes control characters, quotes and backslashes. */
export function pathOf(text: string, prefix = ''): string {
  const plain = text.replace(/\t$/, '');
  const path = plain.startsWith('"')
    ? plain.slice(1, -1).replace(/\\(\d{3}|.)/g, (_, code: string) => {
        if (code.length === 3) return String.fromCharCode(Number.parseInt(code, 8));
        return CONTROLS[code] ?? code;
      })
    : plain;
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}
