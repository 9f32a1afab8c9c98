import { pathInHead, pathOf } from './patch-path';

/** Lines of one hunk that a commit adds, with the lines around them. */
export interface AddedText {
  readonly path: string;
  /** Undefined for what is staged. */
  readonly commit?: string;
  /** Number of the commit in the order of the output. */
  readonly sequence: number;
  /** Number of the first line. */
  readonly line: number;
  readonly text: string;
  /** Ranges of the numbers of the added lines, both inclusive. */
  readonly added: readonly (readonly [from: number, to: number])[];
}

/** Binary file of a commit, whose lines git does not print. */
export interface AddedBlob {
  readonly path: string;
  readonly commit?: string;
  readonly sequence: number;
  readonly blob: string;
}

/** Commit of another repository. */
export interface AddedSubmodule {
  readonly submodule: string;
}

/** File that has a new path. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** Addition of a commit, or a new path. */
export type Added = AddedText | AddedBlob | AddedSubmodule | Renamed;

/** Start of a commit in the output: no line of a patch starts with it. */
export const COMMIT_MARK = '\0commit ';

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const INDEX = /^index [0-9a-f]+\.\.([0-9a-f]+)(?: (\d+))?/;
const NEW_MODE = /^new (?:file )?mode (\d+)/;
/** Mode of a submodule. */
const SUBMODULE = '160000';

/** Parses the output of `git log -p` or `git diff` line by line. */
export class PatchParser {
  private commit: string | undefined;
  private sequence = 0;
  private path = '';
  /** Path before a rename. */
  private from = '';
  private blob = '';
  private mode = '';
  private first = 1;
  private lines: string[] = [];
  private added: [from: number, to: number][] = [];
  /** Lines of the old and of the new file that the hunk still has. */
  private left = { old: 0, new: 0 };

  /** Returns what a line completes. */
  push(line: string): Added | undefined {
    if (this.left.old > 0 || this.left.new > 0) return this.inHunk(line);
    if (line.startsWith('@@ ')) this.startHunk(line);
    else if (line.startsWith(COMMIT_MARK))
      [this.commit, this.sequence] = [line.slice(COMMIT_MARK.length), this.sequence + 1];
    else if (line.startsWith('diff --git ')) [this.path, this.blob, this.mode] = [pathInHead(line), '', ''];
    else if (line.startsWith('rename from ')) this.from = pathOf(line.slice('rename from '.length));
    else if (line.startsWith('rename to ')) {
      this.path = pathOf(line.slice('rename to '.length));
      return { from: this.from, to: this.path };
    } else if (line.startsWith('+++ ')) this.path = pathOf(line.slice('+++ '.length), 'b/');
    else if (line.startsWith('new ')) this.mode = NEW_MODE.exec(line)?.[1] ?? this.mode;
    else if (line.startsWith('index ')) {
      const [, blob = '', mode = this.mode] = INDEX.exec(line) ?? [];
      [this.blob, this.mode] = [blob, mode];
    } else if (line.startsWith('Binary files ') && /[1-9a-f]/.test(this.blob)) {
      const { path, commit, sequence, blob } = this;
      return { path, commit, sequence, blob };
    }
    return undefined;
  }

  private startHunk(line: string): void {
    const [, before = '1', first = '1', after = '1'] = HUNK.exec(line) ?? [];
    this.first = Number(first);
    this.left = { old: Number(before), new: Number(after) };
    this.lines = [];
    this.added = [];
  }

  private inHunk(line: string): AddedText | AddedSubmodule | undefined {
    if (line.startsWith('\\')) return undefined;
    if (line.startsWith('-')) this.left.old--;
    else {
      if (line.startsWith('+')) this.addLine(this.first + this.lines.length);
      else this.left.old--;
      this.left.new--;
      this.lines.push(line.slice(1));
    }
    if (this.left.old > 0 || this.left.new > 0 || this.added.length === 0) return undefined;
    const { path, commit, sequence, first, lines, added } = this;
    if (this.mode === SUBMODULE) return { submodule: path };
    return { path, commit, sequence, line: first, text: lines.join('\n'), added };
  }

  private addLine(number: number): void {
    const last = this.added.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else this.added.push([number, number]);
  }
}
