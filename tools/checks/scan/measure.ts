import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Corpus } from './corpus/corpus';
import type { Label } from './corpus/marks';
import { gitleaks } from './scanners/gitleaks';
import { ours } from './scanners/ours';
import { secretlint } from './scanners/secretlint';
import { type Comparison, compare } from './score';

/** Figures of one scanner. */
export interface Measured extends Comparison {
  readonly scanner: string;
  readonly version: string;
  /** Seconds that the processor worked for the whole process, with its start, on one core. */
  readonly seconds: number;
  readonly megabytesPerSecond: number;
}

/** Runs the three scanners on a folder, one after the other. @throws CheckError @throws InstallError */
export function measure(folder: string, labels: readonly Label[]): Measured[] {
  const scratch = mkdtempSync(join(tmpdir(), 'rekey-reports-'));
  try {
    const report = join(scratch, 'report.json');
    const bytes = bytesOf(folder);
    return [ours(report), gitleaks(report), secretlint(report)].map((scanner) => {
      const { found, seconds } = scanner.scan(folder);
      return {
        scanner: scanner.name,
        version: scanner.version,
        ...compare(labels, found),
        seconds: Number(seconds.toFixed(2)),
        megabytesPerSecond: Number((bytes / 1e6 / seconds).toFixed(2)),
      };
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Calls back with a temporary folder that has the files of a corpus. */
export function withFiles<T>(corpus: Corpus, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-corpus-'));
  try {
    writeFiles(corpus, folder);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the files of a corpus. */
export function writeFiles({ files }: Corpus, folder: string): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesOf(path) : entry.isFile() ? statSync(path).size : 0);
  }, 0);
}
