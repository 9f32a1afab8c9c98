import { readFileSync } from 'node:fs';
import { archiveKind, DEEPEST, readArchive } from './archive/archive';
import { ArchiveFault, Budget } from './archive/entry';
import { isCliLayer } from './assembly/asset-manifest';
import { templateFileFindings } from './assembly/file-findings';
import { CHUNK, type Chunk, readChunks } from './files/chunks';
import { type Problem, reasonOf } from './files/problem';
import { type FoundFile, walk } from './files/walk';
import type { Finding } from './findings/finding';
import { SecretHmac } from './findings/hmac';
import { ContentScanner } from './findings/text-findings';
import type { AddedText } from './git/patch';
import { TextScanner } from './match/text-scanner';
import type { KeyPattern } from './patterns/key-pattern';
import { rulePack } from './rules/pack';

/** Options of a scan. */
export interface ScanOptions {
  /** Patterns of the keys of the app. */
  readonly own: readonly KeyPattern[];
  /** Key of the HMACs. */
  readonly key?: string;
  /** True to scan the folders that are skipped by default. */
  readonly all?: boolean;
  /**
   * Bytes of a part of a larger file, which limit the memory.
   *
   * @default 16 MiB
   */
  readonly chunk?: number;
}

/** Largest archive: it is read into memory. */
const LARGEST_ARCHIVE = 512 * 1024 * 1024;

/** A scan of files and texts, with its findings so far. */
export class Scan {
  files = 0;
  bytes = 0;
  /** Number of findings with a `rekey:allow` comment. */
  allowed = 0;
  readonly findings: Finding[] = [];
  /** Content that was not scanned. */
  readonly problems: Problem[] = [];
  /** Folders that are skipped by default. */
  readonly skipped: string[] = [];

  private readonly contents: ContentScanner;
  /** Paths of commits, and their secrets. */
  private readonly changed = new Set<string>();

  constructor(private readonly options: ScanOptions) {
    const scanner = new TextScanner(rulePack(options.own));
    this.contents = new ContentScanner(scanner, new SecretHmac(options.key));
  }

  /** Scans files and folders. */
  scanPaths(paths: readonly string[]): void {
    const found = walk(paths, {
      all: this.options.all === true,
      onProblem: (problem) => this.problems.push(problem),
      onSkipped: (path) => this.skipped.push(path),
    });
    for (const file of found) {
      try {
        if (this.options.all !== true && isCliLayer(file.path)) this.skipped.push(file.path);
        else this.scanFile(file);
      } catch (error) {
        this.problems.push({ path: file.path, reason: reasonOf(error) });
      }
    }
  }

  /** Scans bytes, such as a file of a commit. */
  scanBytes(bytes: Buffer, path: string, budget = new Budget(), depth = 0): void {
    const kind = archiveKind(bytes);
    if (kind === undefined) {
      this.files++;
      this.bytes += bytes.length;
      this.add(templateFileFindings(bytes, path, this.contents) ?? this.contents.scanBytes(bytes, path));
      return;
    }
    if (depth === DEEPEST) {
      this.problems.push({ path, reason: `it is in more than ${DEEPEST} archives` });
      return;
    }
    try {
      for (const entry of readArchive(bytes, kind, budget)) {
        const inside = entry.name === '' ? path : `${path}!${entry.name}`;
        if ('fault' in entry) this.problems.push({ path: inside, reason: entry.fault });
        else this.scanBytes(entry.bytes, inside, budget, depth + 1);
      }
    } catch (error) {
      if (!(error instanceof ArchiveFault)) throw error;
      this.problems.push({ path, reason: error.message });
    }
  }

  /** Scans the lines that a commit adds. A secret in a path counts once: where it was added first. */
  scanAdded({ path, commit, line, text, added }: AddedText): void {
    if (!this.changed.has(path)) this.files++;
    this.changed.add(path);
    this.bytes += Buffer.byteLength(text);
    const { findings, allowed } = this.contents.scanText({ text, binary: false }, path);
    for (const finding of findings) {
      const [first, last] = [finding.line + line - 1, finding.endLine + line - 1];
      const isAdded = Array.from({ length: last - first + 1 }, (_, i) => first + i).some((n) => added.has(n));
      const key = `${path}\0${finding.secretHmac}`;
      if (!isAdded || this.changed.has(key)) continue;
      this.changed.add(key);
      this.findings.push({ ...finding, line: first, endLine: last, ...(commit !== undefined && { commit }) });
    }
    this.allowed += allowed;
  }

  private scanFile({ path, size }: FoundFile): void {
    const { chunk = CHUNK } = this.options;
    if (size <= chunk) {
      this.scanBytes(readFileSync(path), path);
      return;
    }
    const chunks = readChunks(path, chunk);
    const first = chunks.next();
    if (first.done === true) return;
    const head = Buffer.from(first.value.text.slice(0, 1024), 'latin1');
    if (first.value.binary && archiveKind(head) !== undefined) {
      if (size <= LARGEST_ARCHIVE) this.scanBytes(readFileSync(path), path);
      else this.problems.push({ path, reason: `the archive has more than ${LARGEST_ARCHIVE} bytes` });
      return;
    }
    this.files++;
    this.bytes += size;
    const seen = new Map<string, number>();
    this.addChunk(first.value, path, seen);
    for (const part of chunks) this.addChunk(part, path, seen);
  }

  private addChunk(chunk: Chunk, path: string, seen: Map<string, number>): void {
    const { findings, allowed } = this.contents.scanText(chunk, path);
    const moved = findings.map((finding) => ({
      ...finding,
      line: finding.line + chunk.lines,
      column: finding.column + (finding.line === 1 ? chunk.columns : 0),
      endLine: finding.endLine + chunk.lines,
      endColumn: finding.endColumn + (finding.endLine === 1 ? chunk.columns : 0),
    }));
    for (const finding of moved) {
      // Parts overlap in a very long line, and the later one has the whole secret.
      const key = `${finding.line}:${finding.column}`;
      const index = seen.get(key) ?? this.findings.length;
      seen.set(key, index);
      this.findings[index] = finding;
    }
    this.allowed += allowed;
  }

  private add({ findings, allowed }: { findings: readonly Finding[]; allowed: number }): void {
    this.findings.push(...findings);
    this.allowed += allowed;
  }
}
