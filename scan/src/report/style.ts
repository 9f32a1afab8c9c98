/** Colors of a terminal. */
export interface Style {
  bad(text: string): string;
  warn(text: string): string;
  strong(text: string): string;
}

const [RED, YELLOW, BOLD] = [31, 33, 1];

/** Colors, or none. */
export function styleOf(colors: boolean): Style {
  const with_ = (code: number) => (text: string) => (colors ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { bad: with_(RED), warn: with_(YELLOW), strong: with_(BOLD) };
}

/** Lines of a text of at most so many columns, as far as its words allow; those after the first are indented. */
export function wrapped(text: string, columns: number, indent: string): string[] {
  const lines: string[] = [];
  let line = /^ */.exec(text)?.[0] ?? '';
  for (const word of text.trim().split(' ')) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`;
    if (longer.length > columns && line.trim() !== '') {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line];
}
