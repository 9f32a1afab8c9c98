import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { below, type Figure } from './figure';
import { type Run, rehearsed } from './processes';

const root = join(__dirname, '../..');
const YEAR = 365;
const QUARTER = 91;
const SECRETS = 200;
/** The tolerated deviation from linear growth. */
const TOLERANCE = 1.15;

/** The cost of a year of a fleet, and its growth with the number of secrets and days. */
export async function measureFleet(): Promise<Figure[]> {
  const year = await rehearsedFleet(SECRETS, YEAR);
  const full = await rehearsedFleet(SECRETS, QUARTER);
  const half = await rehearsedFleet(SECRETS / 2, QUARTER);
  const quarter = await rehearsedFleet(SECRETS / 4, QUARTER);
  const perDay = ((1000 * year.seconds) / SECRETS / YEAR).toFixed(2);
  const linear = (what: string, ratio: number, share: number): Figure => ({
    what,
    goal: `≤ ${(TOLERANCE * share).toFixed(1)} (linear: ${share.toFixed(1)})`,
    measured: ratio.toFixed(2),
    reached: ratio <= TOLERANCE * share,
  });
  const duration = below(
    `rehearsal of ${SECRETS} secrets, half of them access keys, ${YEAR} days, one read per day each`,
    year.seconds,
    600,
    's',
    `${year.seconds.toFixed(0)} s; ${perDay} ms per secret and day`,
  );
  return [
    { ...duration, reached: duration.reached && year.findings.length === 0 },
    below('maximum memory of all its processes', year.megabytes, 1500, 'MB'),
    linear(`${YEAR} days ÷ ${QUARTER} days, ${SECRETS} secrets`, year.seconds / full.seconds, YEAR / QUARTER),
    linear(`${SECRETS} secrets ÷ ${SECRETS / 2}, ${QUARTER} days`, full.seconds / half.seconds, 2),
    linear(`${SECRETS / 2} secrets ÷ ${SECRETS / 4}, ${QUARTER} days`, half.seconds / quarter.seconds, 2),
  ];
}

async function rehearsedFleet(secrets: number, days: number): Promise<Run> {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-fleet-'));
  try {
    const assembly = join(directory, 'cdk.out');
    const synthesize = [join(root, 'node_modules/.bin/tsx'), join(__dirname, 'fleet-app.ts')];
    execFileSync(process.execPath, [...synthesize, `${secrets}`, assembly], { cwd: root, stdio: 'ignore' });
    return await rehearsed(['--assembly', assembly, '--days', `${days}`, '--reads-per-day', '1']);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
