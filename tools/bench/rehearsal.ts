import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './index';
import { costOf } from './processes';

const root = join(__dirname, '../..');
const DAYS = 365;

interface Report {
  /** From the assembly to the report. */
  readonly secondsTaken: number;
  readonly secrets: readonly Readonly<Record<Member, number>>[];
  readonly iam: { readonly enforced: boolean; readonly calls: number; readonly denied: readonly unknown[] };
  readonly exposures: readonly unknown[];
}

/** A year of `bin/app.ts` with the built handlers, real signatures and enforced policies; and the same year with faults. */
export async function measureRehearsal(): Promise<Figure[]> {
  const calm = await year('none');
  const heavy = await year('heavy');
  return [
    {
      what: `rehearsal of bin/app.ts, ${DAYS} days`,
      aim: '< 60 s',
      measured: timeOf(calm),
      reached: calm.secondsTaken < 60,
    },
    {
      what: 'its memory at the most, all its processes together',
      aim: '< 1 GB',
      measured: `${calm.megabytes.toFixed(0)} MB`,
      reached: calm.megabytes < 1000,
    },
    {
      what: 'rotations',
      aim: '> 370',
      measured: `${calm.sum('rotations')}`,
      reached: calm.sum('rotations') > 370,
    },
    ...promises(calm),
    {
      what: 'the same year under heavy faults',
      aim: '< 120 s',
      measured: timeOf(heavy),
      reached: heavy.secondsTaken < 120,
    },
    ...promises(heavy),
  ];
}

type Member = 'rotations' | 'reads' | 'failedReads' | 'orphans';
type Year = Awaited<ReturnType<typeof year>>;

async function year(faults: 'none' | 'heavy') {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
  const file = join(directory, 'report.json');
  const cost = await costOf([
    ...[join(root, 'rehearsal/dist/cli.js'), '--days', String(DAYS), '--seed', '1'],
    ...['--faults', faults, '--json', file],
  ]);
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  rmSync(directory, { recursive: true, force: true });
  const sum = (member: Member) => report.secrets.reduce((total, secret) => total + secret[member], 0);
  return { ...cost, ...report, sum };
}

function timeOf({ secondsTaken, seconds }: Year): string {
  return `${secondsTaken.toFixed(1)} s; with synth and the start of Node.js ${seconds.toFixed(1)} s`;
}

/** What must be 0, whatever happens. */
function promises({ sum, iam, exposures }: Year): Figure[] {
  const count = (what: string, found: number): Figure => ({
    what,
    aim: '0',
    measured: `${found}`,
    reached: found === 0,
  });
  return [
    count(`failed reads, of ${sum('reads')}`, sum('failedReads')),
    count(`denied calls, of ${iam.calls}`, iam.enforced ? iam.denied.length : Number.NaN),
    count('exposures', exposures.length),
    count('orphans', sum('orphans')),
  ];
}
