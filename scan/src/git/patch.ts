/** Lines of one hunk that a commit adds, with the lines around them. */
export interface AddedText {
  readonly path: string;
  /** Undefined for what is staged. */
  readonly commit?: string;
  /** Number of the first line. */
  readonly line: number;
  readonly text: string;
  /** Numbers of the added lines. */
  readonly added: ReadonlySet<number>;
}

/** Binary file of a commit, whose lines git does not print. */
export interface AddedBlob {
  readonly path: string;
  readonly commit?: string;
  readonly blob: string;
}

/** Start of a commit in the output: no line of a patch starts with it. */
export const COMMIT_MARK = '\0commit ';

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Parses the output of `git log -p` or `git diff` line by line. */
export class PatchParser {
  private commit: string | undefined;
  private path = '';
  private blob = '';
  private first = 1;
  private lines: string[] = [];
  private added = new Set<number>();
  /** Lines of the old and of the new file that the hunk still has. */
  private left = { old: 0, new: 0 };

  /** Returns what a line completes. */
  push(line: string): AddedText | AddedBlob | undefined {
    if (this.left.old > 0 || this.left.new > 0) return this.inHunk(line);
    if (line.startsWith(COMMIT_MARK)) this.commit = line.slice(COMMIT_MARK.length);
    else if (line.startsWith('diff --git ')) [this.path, this.blob] = [pathInHead(line), ''];
    else if (line.startsWith('index ')) this.blob = /^index [0-9a-f]+\.\.([0-9a-f]+)/.exec(line)?.[1] ?? '';
    else if (line.startsWith('+++ ')) this.path = pathOf(line.slice('+++ '.length));
    else if (line.startsWith('Binary files ') && /[1-9a-f]/.test(this.blob)) return this.binary();
    else if (line.startsWith('@@ ')) this.startHunk(line);
    return undefined;
  }

  private binary(): AddedBlob {
    return { path: this.path, commit: this.commit, blob: this.blob };
  }

  private startHunk(line: string): void {
    const [, before = '1', first = '1', after = '1'] = HUNK.exec(line) ?? [];
    this.first = Number(first);
    this.left = { old: Number(before), new: Number(after) };
    this.lines = [];
    this.added = new Set();
  }

  private inHunk(line: string): AddedText | undefined {
    if (line.startsWith('\\')) return undefined;
    if (line.startsWith('-')) this.left.old--;
    else {
      if (line.startsWith('+')) this.added.add(this.first + this.lines.length);
      else this.left.old--;
      this.left.new--;
      this.lines.push(line.slice(1));
    }
    if (this.left.old > 0 || this.left.new > 0 || this.added.size === 0) return undefined;
    const { path, commit, first, lines, added } = this;
    return { path, commit, line: first, text: lines.join('\n'), added };
  }
}

/** New path of `diff --git a/PATH b/PATH`, for files without a hunk. */
function pathInHead(line: string): string {
  const [, rest = ''] = line.split(/^diff --git /);
  const at = rest.startsWith('"') ? rest.lastIndexOf(' "b/') : rest.lastIndexOf(' b/');
  return pathOf(rest.slice(at + 1));
}

/** Path without its prefix `b/` and its quotes, in which git escapes control characters, quotes and backslashes. */
function pathOf(text: string): string {
  const plain = text.replace(/\t$/, '');
  if (!plain.startsWith('"')) return plain.replace(/^b\//, '');
  const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return plain
    .slice(1, -1)
    .replace(/\\(\d{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (controls[code] ?? code),
    )
    .replace(/^b\//, '');
}
