import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './index';

const root = join(__dirname, '..');
const DAYS = 365;
const SAMPLE_EVERY_MS = 250;

interface Report {
  readonly secondsTaken: number;
  readonly secrets: readonly {
    rotations: number;
    failedRotations: number;
    reads: number;
    failedReads: number;
    orphans: number;
  }[];
  readonly iam: { readonly enforced: boolean; readonly calls: number; readonly denied: readonly unknown[] };
  readonly exposures: readonly unknown[];
}

/** A year of `bin/app.ts` with the built handlers, real signatures and enforced policies. */
export async function measureRehearsal(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
  const file = join(directory, 'report.json');
  const child = spawn(
    process.execPath,
    [join(root, 'rehearsal/dist/cli.js'), '--days', String(DAYS), '--seed', '1', '--json', file],
    { cwd: root, stdio: 'ignore' },
  );
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(child.pid as number));
  }, SAMPLE_EVERY_MS);
  const from = performance.now();
  await new Promise((resolve) => child.once('exit', resolve));
  const seconds = (performance.now() - from) / 1000;
  clearInterval(sampler);
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  rmSync(directory, { recursive: true, force: true });

  const sum = (member: 'rotations' | 'failedRotations' | 'reads' | 'failedReads' | 'orphans') =>
    report.secrets.reduce((total, secret) => total + secret[member], 0);
  const count = (what: string, found: number): Figure => ({
    what,
    aim: '0',
    measured: `${found}`,
    reached: found === 0,
  });
  return [
    {
      what: `rehearsal of bin/app.ts, ${DAYS} days, synth included`,
      aim: '< 60 s',
      measured: `${seconds.toFixed(0)} s`,
      reached: seconds < 60,
    },
    {
      what: 'its memory at the most, all its processes together',
      aim: '< 1 GB',
      measured: `${peak.toFixed(0)} MB`,
      reached: peak < 1000,
    },
    { what: 'rotations', aim: '> 370', measured: `${sum('rotations')}`, reached: sum('rotations') > 370 },
    count(`failed reads, of ${sum('reads')}`, sum('failedReads')),
    count(
      `denied calls, of ${report.iam.calls}`,
      report.iam.enforced ? report.iam.denied.length : Number.NaN,
    ),
    count('exposures', report.exposures.length),
    count('orphans', sum('orphans')),
  ];
}

/** Resident memory of a process and all that it started. Linux only: 0 elsewhere. */
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
