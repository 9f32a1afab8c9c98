import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure';
import { measureFleet } from './fleet';
import { measureInitialisation } from './initialisation';
import { measureLocalAws } from './local-aws';
import { measureLogScanner } from './log-scanner';
import { tableOf, updatedPage } from './page';
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

const PAGE = join(__dirname, '../../docs/performance.md');

/** Measures the named parts, or all of them, and writes their sections of docs/performance.md. */
async function main(names: readonly string[]): Promise<void> {
  const parts = Object.keys(PARTS);
  const unknown = names.find((name) => !PARTS[name]);
  if (unknown) throw new Error(`Unknown part ${unknown}; the parts are ${parts.join(', ')}.`);
  const measured = new Map<string, Figure[]>();
  for (const [name, measure] of Object.entries(PARTS)) {
    if (names.length === 0 || names.includes(name)) measured.set(name, await measure());
  }
  const machine = `Node.js ${process.version}, ${cpus().length} cores`;
  writeFileSync(PAGE, updatedPage(readFileSync(PAGE, 'utf8'), parts, measured, machine));
  const figures = [...measured.values()].flat();
  console.log(tableOf(figures));
  process.exitCode = figures.every(({ reached }) => reached) ? 0 : 1;
}

void main(process.argv.slice(2));
