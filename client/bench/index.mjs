// Measures the client and other libraries side by side, and checks the gates: `npm run bench -w client [-- --write]`.
// `--write` puts the figures into README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { build } from '../../tools/build/build.mjs';
import { CLIENTS } from './clients.mjs';
import { gates } from './gates.mjs';
import { installPeers } from './install.mjs';
import { measure, median, startStub } from './run.mjs';
import { tableOf } from './table.mjs';
import { TESTS } from './tests.mjs';

const ROUNDS = 3;
const OURS = 'rekey-client';

await build(['client']);
const peers = installPeers();
const stub = await startStub();
const results = Object.fromEntries(Object.keys(CLIENTS).map((name) => [name, {}]));

for (const test of Object.keys(TESTS)) {
  // The libraries alternate, so that a busy machine affects all of them.
  const rounds = ['hit', 'expired'].includes(test) ? ROUNDS : 1;
  for (let round = 0; round < rounds; round++)
    for (const [name, result] of Object.entries(results)) {
      // A call over the network is not a cached read.
      if (test === 'hit' && name === 'AWS SDK, no cache') continue;
      const measured = await measure('tests.mjs', [name, test], { peers, port: stub.port });
      if (measured.ended && name === OURS) throw new Error(measured.errors);
      result[test] = [...(result[test] ?? []), measured];
    }
  console.log(`Measured ${test}`);
}
for (const name of [OURS, 'Powertools', 'middy', 'AWS SDK, no cache']) {
  const runs = [];
  for (let round = 0; round < 2 * ROUNDS; round++) runs.push(await measure('import.mjs', [name], { peers }));
  results[name].import = [
    { ms: Math.min(...runs.map(({ ms }) => ms)), cpu: median(runs.map(({ cpu }) => cpu)) },
  ];
}
results[OURS].memory = [await measure('memory.mjs', [], { peers, execArgv: ['--expose-gc'] })];
stub.stop();

const checked = gates(results);
const { table, list } = tableOf(results, checked);
console.log(`\n${table}\n\n${list}`);
if (process.argv.includes('--write')) {
  const file = new URL('../README.md', import.meta.url);
  const section = [
    '<!-- bench -->',
    `Node.js ${process.version}, ${cpus().length} cores, a stub of Secrets Manager on 127.0.0.1, every library with only a time to live set.`,
    '',
    table,
    '',
    list,
    '<!-- /bench -->',
  ].join('\n');
  const text = readFileSync(file, 'utf8').replace(/<!-- bench -->[\s\S]*<!-- \/bench -->/, () => section);
  writeFileSync(file, text);
}
if (checked.some(({ reached }) => !reached)) process.exitCode = 1;
