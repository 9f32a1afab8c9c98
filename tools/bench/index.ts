import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure';
import { measureFleet } from './fleet';
import { measureInitialisation } from './initialisation';
import { measureLocalAws } from './local-aws';
import { measureLogScanner } from './log-scanner';
import { measureRehearsal } from './rehearsal';
import { measureScan } from './scan';
import { measureSecretChecks } from './secret-checks';
import { measureSynthesis } from './synthesis';

const PARTS: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  initialisation: measureInitialisation,
  synthesis: measureSynthesis,
  'secret-checks': measureSecretChecks,
  'local-aws': measureLocalAws,
  rehearsal: measureRehearsal,
  scan: measureScan,
  'log-scanner': measureLogScanner,
  fleet: measureFleet,
};

const INTRODUCTION = `# Performance

\`npm run bench\` writes this page; do not edit it. A ratio is a ratio of medians. Its two sides alternate in one run, so
that a slow or busy machine affects both.

Measured on Node.js ${process.version}, ${cpus().length} cores.
`;

/** Measures the named parts, or all of them. Only a run of all parts writes docs/performance.md. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !PARTS[name]);
  if (unknown) throw new Error(`Unknown part ${unknown}; the parts are ${Object.keys(PARTS).join(', ')}.`);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (names.length === 0 || names.includes(name)) figures.push(...(await measure()));
  }
  const rows = figures.map(
    ({ what, goal, measured, reached }) =>
      `| ${what} | ${goal} | ${measured} | ${reached ? 'yes' : '**no**'} |`,
  );
  const table = ['| figure | goal | measured | reached |', '|---|---|---|---|', ...rows].join('\n');
  if (names.length === 0) {
    writeFileSync(join(__dirname, '../../docs/performance.md'), `${INTRODUCTION}\n${table}\n`);
  }
  console.log(table);
  process.exitCode = figures.every(({ reached }) => reached) ? 0 : 1;
}

void main(process.argv.slice(2));
