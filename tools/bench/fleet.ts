import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './index';
import { type Cost, costOf } from './processes';

const root = join(__dirname, '../..');
const YEAR = 365;
const MOST = 200;

/** A year of a fleet, and how its cost grows with the secrets and with the days. */
export async function measureFleet(): Promise<Figure[]> {
  const year = await rehearsed(MOST, YEAR);
  const months = await rehearsed(MOST, 91);
  const half = await rehearsed(MOST / 2, 91);
  const quarter = await rehearsed(MOST / 4, 91);
  const linear = (what: string, ratio: number, share: number): Figure => ({
    what,
    aim: `≤ ${(1.15 * share).toFixed(1)} (linear: ${share.toFixed(1)})`,
    measured: ratio.toFixed(2),
    reached: ratio <= 1.15 * share,
  });
  return [
    {
      what: `rehearsal of ${MOST} secrets, half of them access keys, ${YEAR} days, a read a day of each`,
      aim: '< 600 s',
      measured: `${year.seconds.toFixed(0)} s; ${((1000 * year.seconds) / MOST / YEAR).toFixed(2)} ms for a day of one secret`,
      reached: year.seconds < 600 && year.good,
    },
    {
      what: 'its memory at the most, all its processes together',
      aim: '< 1.5 GB',
      measured: `${year.megabytes.toFixed(0)} MB`,
      reached: year.megabytes < 1500,
    },
    linear(`${YEAR} days ÷ 91 days, ${MOST} secrets`, year.seconds / months.seconds, YEAR / 91),
    linear(`${MOST} secrets ÷ ${MOST / 2}, 91 days`, months.seconds / half.seconds, 2),
    linear(`${MOST / 2} secrets ÷ ${MOST / 4}, 91 days`, half.seconds / quarter.seconds, 2),
  ];
}

async function rehearsed(secrets: number, days: number): Promise<Cost & { good: boolean }> {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-fleet-'));
  try {
    const assembly = join(directory, 'cdk.out');
    const synthesize = [join(root, 'node_modules/.bin/tsx'), 'bench/fleet-app.ts', `${secrets}`, assembly];
    execFileSync(process.execPath, synthesize, { cwd: root, stdio: 'ignore' });
    const json = join(directory, 'report.json');
    const cost = await costOf([
      ...[join(root, 'rehearsal/dist/cli.js'), '--assembly', assembly],
      ...['--days', `${days}`, '--seed', '1', '--reads-per-day', '1', '--json', json],
    ]);
    const { findings } = JSON.parse(readFileSync(json, 'utf8')) as { findings: unknown[] };
    return { ...cost, good: findings.length === 0 };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
