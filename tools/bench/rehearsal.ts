import { below, type Figure } from './figure';
import { type Run, rehearsed } from './processes';

const DAYS = 365;
const MIN_ROTATIONS = 370;

/** A year of `bin/app.ts` with the built handlers, signatures and enforced policies, without and with faults. */
export async function measureRehearsal(): Promise<Figure[]> {
  const options = (faults: string) => ['--days', `${DAYS}`, '--faults', faults];
  const calm = await rehearsed(options('none'));
  const heavy = await rehearsed(options('heavy'));
  const rotations = sum(calm, 'rotations');
  return [
    duration(`rehearsal of bin/app.ts, ${DAYS} days`, calm, 60),
    below('maximum memory of all its processes', calm.megabytes, 1000, 'MB'),
    {
      what: 'rotations',
      goal: `> ${MIN_ROTATIONS}`,
      measured: `${rotations}`,
      reached: rotations > MIN_ROTATIONS,
    },
    ...zeroes(calm),
    duration('the same year with heavy faults', heavy, 120),
    ...zeroes(heavy),
  ];
}

function duration(what: string, { secondsTaken, seconds }: Run, limit: number): Figure {
  const measured = `${secondsTaken.toFixed(1)} s; ${seconds.toFixed(1)} s with synthesis and the start of Node.js`;
  return below(what, secondsTaken, limit, 's', measured);
}

/** The figures that must be 0. */
function zeroes(run: Run): Figure[] {
  const { iam, exposures } = run;
  const figures: [string, number][] = [
    [`failed reads, of ${sum(run, 'reads')}`, sum(run, 'failedReads')],
    [`denied calls, of ${iam.calls}`, iam.enforced ? iam.denied.length : Number.NaN],
    ['exposures', exposures.length],
    ['orphans', sum(run, 'orphans')],
  ];
  return figures.map(([what, value]) => ({ what, goal: '0', measured: `${value}`, reached: value === 0 }));
}

function sum({ secrets }: Run, member: keyof Run['secrets'][number]): number {
  return secrets.reduce((total, secret) => total + secret[member], 0);
}
