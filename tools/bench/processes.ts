import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const SAMPLE_INTERVAL_MS = 250;

/** The part of a rehearsal's report that the figures need. */
interface Report {
  /** From the assembly to the report. */
  readonly secondsTaken: number;
  readonly secrets: readonly Readonly<Record<'rotations' | 'reads' | 'failedReads' | 'orphans', number>>[];
  readonly iam: { readonly enforced: boolean; readonly calls: number; readonly denied: readonly unknown[] };
  readonly exposures: readonly unknown[];
  readonly findings: readonly unknown[];
}

/** The report of a rehearsal, and its cost. */
export interface Run extends Report {
  readonly seconds: number;
  /** The maximum resident memory of the process and its descendants; 0 except on Linux. */
  readonly megabytes: number;
}

/** Runs the built rehearsal with these options, in a process of its own. */
export async function rehearsed(options: readonly string[]): Promise<Run> {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
  try {
    const file = join(directory, 'report.json');
    const command = [join(root, 'rehearsal/dist/cli.js'), '--seed', '1', '--json', file, ...options];
    const from = performance.now();
    const child = spawn(process.execPath, command, { cwd: root, stdio: 'ignore' });
    let megabytes = 0;
    const sampler = setInterval(() => {
      megabytes = Math.max(megabytes, residentMegabytes(child.pid as number));
    }, SAMPLE_INTERVAL_MS);
    await once(child, 'exit').finally(() => clearInterval(sampler));
    const seconds = (performance.now() - from) / 1000;
    return { ...(JSON.parse(readFileSync(file, 'utf8')) as Report), seconds, megabytes };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function residentMegabytes(pid: number): number {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      parents.set(Number(entry), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      resident.set(Number(entry), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1000);
    } catch {
      // The process ended in the meantime.
    }
  }
  const belongs = (id: number | undefined): boolean => id === pid || (!!id && belongs(parents.get(id)));
  return [...resident].filter(([id]) => belongs(id)).reduce((total, [, megabytes]) => total + megabytes, 0);
}
