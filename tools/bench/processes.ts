import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const SAMPLE_EVERY_MS = 250;

/** What a run of a whole process cost. */
export interface Cost {
  readonly seconds: number;
  /** Resident memory at the most, of the process and all that it started. */
  readonly megabytes: number;
}

/** Runs `node …args` in the root of the project until it ends. */
export async function costOf(args: readonly string[]): Promise<Cost> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' });
  let megabytes = 0;
  const sampler = setInterval(() => {
    megabytes = Math.max(megabytes, residentMegabytes(child.pid as number));
  }, SAMPLE_EVERY_MS);
  const from = performance.now();
  await ended(child);
  clearInterval(sampler);
  return { seconds: (performance.now() - from) / 1000, megabytes };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}

/** Linux only: 0 elsewhere. */
function residentMegabytes(pid: number): number {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      parents.set(Number(entry), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      resident.set(Number(entry), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1000);
    } catch {
      // The process ended while /proc was read.
    }
  }
  const belongs = (id: number | undefined): boolean => id === pid || (!!id && belongs(parents.get(id)));
  return [...resident].filter(([id]) => belongs(id)).reduce((total, [, megabytes]) => total + megabytes, 0);
}
