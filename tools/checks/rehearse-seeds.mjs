// Rehearses the app of cdk.json under heavy faults with several seeds, and prints one line for each:
//   node tools/checks/rehearse-seeds.mjs [--seeds 20] [--from 1] [--days 14] [--faults heavy] [--assembly cdk.out]
// The exit code is 1 if a seed has a finding; its line has the command that repeats it.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'rehearsal', 'dist', 'cli.js');
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    days: { type: 'string', default: '14' },
    faults: { type: 'string', default: 'heavy' },
    assembly: { type: 'string' },
  },
});
const [count, first] = [Number(values.seeds), Number(values.from)];
if (!(count >= 1) || !(first >= 0)) throw new Error('--seeds must be at least 1, and --from at least 0.');

const folder = mkdtempSync(join(tmpdir(), 'rehearse-seeds-'));
const assembly = values.assembly ?? join(folder, 'cdk.out');
try {
  if (!values.assembly) {
    execFileSync('npx', ['cdk', 'synth', '--quiet', '--output', assembly], { cwd: root, stdio: 'inherit' });
  }
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const bad = [];
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      if (!(await rehearse(seed))) bad.push(seed);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  console.log(
    bad.length === 0
      ? `Good: ${count} seeds, ${values.days} days each under ${values.faults} faults, no read failed.`
      : `Findings: seed ${bad.sort((a, b) => a - b).join(', ')}.`,
  );
  process.exitCode = bad.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function rehearse(seed) {
  const file = join(folder, `${seed}.json`);
  // The days are too few for a rotation every 90 days.
  const args = ['--days', values.days, '--faults', values.faults, '--seed', String(seed)];
  args.push('--allow', 'no-rotation');
  const run = promisify(execFile)(process.execPath, [cli, '--assembly', assembly, ...args, '--json', file]);
  const failure = await run.then(
    () => undefined,
    (error) => error,
  );
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.log(`seed ${seed}: the rehearsal failed: ${failure?.stderr ?? failure}`);
    return false;
  }
  const sum = (member) => report.secrets.reduce((total, secret) => total + secret[member], 0);
  const faults = Object.values(report.faultsInjected).reduce((total, one) => total + one, 0);
  console.log(
    `seed ${seed}: ${failure === undefined ? 'good' : report.verdict.toUpperCase()}: ${faults} faults, ` +
      `${sum('rotations')} rotations, ${sum('failedRotations')} failed attempts, ` +
      `${sum('reads')} reads, ${sum('failedReads')} failed, at rest after ${report.calmHours} h, ${report.secondsTaken} s`,
  );
  for (const one of [...report.findings, ...report.gaps]) {
    if (one.name !== 'no-rotation') console.log(`  - ${JSON.stringify(one)}`);
  }
  if (failure !== undefined) console.log(`  repeat: npm run rehearse -- ${args.join(' ')}`);
  return failure === undefined;
}
