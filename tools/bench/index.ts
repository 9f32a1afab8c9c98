import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measureFleet } from './fleet';
import { measureInitialisation } from './initialisation';
import { measureLocalAws } from './local-aws';
import { measureRehearsal } from './rehearsal';
import { measureSynthesis } from './synthesis';

/** One figure, what it has to reach, and whether it did. */
export interface Figure {
  readonly what: string;
  readonly aim: string;
  readonly measured: string;
  readonly reached: boolean;
}

const PARTS: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  initialisation: measureInitialisation,
  synthesis: measureSynthesis,
  'local-aws': measureLocalAws,
  rehearsal: measureRehearsal,
  fleet: measureFleet,
};

/** Measures the parts that are named, else all; only a run of all is written down. */
async function main(named: readonly string[]): Promise<void> {
  for (const name of named) {
    if (!PARTS[name])
      throw new Error(`There is no part ${name}; the parts are ${Object.keys(PARTS).join(', ')}.`);
  }
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (named.length === 0 || named.includes(name)) figures.push(...(await measure()));
  }
  const rows = figures.map(
    ({ what, aim, measured, reached }) =>
      `| ${what} | ${aim} | ${measured} | ${reached ? 'yes' : '**no**'} |`,
  );
  const table = ['| what | aim | measured | reached |', '|---|---|---|---|', ...rows].join('\n');
  if (named.length === 0)
    writeFileSync(join(__dirname, '../../docs/performance.md'), `${INTRODUCTION}\n${table}\n`);
  console.log(table);
  process.exitCode = figures.every(({ reached }) => reached) ? 0 : 1;
}

const INTRODUCTION = `# Performance

Written by \`npm run bench\`; do not edit. Ratios are of medians, the two sides taken in turn in the same run,
so that a slow or busy machine slows both.

Measured on Node.js ${process.version}, ${cpus().length} cores.
`;

void main(process.argv.slice(2));
