import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measureInitialisation } from './initialisation';
import { measureRehearsal } from './rehearsal';
import { measureSynthesis } from './synthesis';

/** One figure, what it has to reach, and whether it did. */
export interface Figure {
  readonly what: string;
  readonly aim: string;
  readonly measured: string;
  readonly reached: boolean;
}

async function main(): Promise<void> {
  const figures = [...measureInitialisation(), ...measureSynthesis(), ...(await measureRehearsal())];
  const rows = figures.map(
    ({ what, aim, measured, reached }) =>
      `| ${what} | ${aim} | ${measured} | ${reached ? 'yes' : '**no**'} |`,
  );
  const table = ['| what | aim | measured | reached |', '|---|---|---|---|', ...rows].join('\n');
  writeFileSync(join(__dirname, '../docs/performance.md'), `${INTRODUCTION}\n${table}\n`);
  console.log(table);
  process.exitCode = figures.every(({ reached }) => reached) ? 0 : 1;
}

const INTRODUCTION = `# Performance

Written by \`npm run bench\`; do not edit. Ratios are of medians, the two sides taken in turn in the same run,
so that a slow or busy machine slows both.

Measured on Node.js ${process.version}, ${cpus().length} cores.
`;

void main();
