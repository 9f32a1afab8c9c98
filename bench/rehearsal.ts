import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './index';
import { costOf } from './processes';

const root = join(__dirname, '..');
const DAYS = 365;

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
  const { seconds, megabytes } = await costOf([
    ...[join(root, 'rehearsal/dist/cli.js'), '--days', String(DAYS), '--seed', '1', '--json', file],
  ]);
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
      measured: `${megabytes.toFixed(0)} MB`,
      reached: megabytes < 1000,
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
