// Measures the verification of API keys beside other libraries, in one process on one core, and checks the gates:
// `npm run bench:api-keys -w client [-- --write]`. `--write` puts the figures into docs/api-keys.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { build } from '../../tools/build/build.mjs';
import { installPeers } from './install.mjs';

const ROUNDS = 9;
const KEYS = 10_000;
/** Work factor that bcrypt has by default. */
const BCRYPT_COST = 10;

await build(['client']);
const requirePeer = createRequire(
  join(installPeers({ bcrypt: '6.0.0', 'prefixed-api-key': '1.1.1' }), 'package.json'),
);
const bcrypt = requirePeer('bcrypt');
const prefixed = requirePeer('prefixed-api-key');
const { ApiKeys, keyFault } = await import('../dist/api-keys.mjs');

/** A table that answers at once. */
const items = new Map();
const client = {
  getItem: async ({ Key }) => ({ Item: items.get(Key.id.S) }),
  putItem: async ({ Item }) => items.set(Item.id.S, Item),
  updateItem: async () => ({}),
};
const open = () => new ApiKeys({ table: 'keys', prefix: 'shop', client, lastUse: false });

const warm = open();
const keys = [];
for (let n = 0; n < KEYS; n++) keys.push((await warm.issue({ owner: `owner-${n % 100}` })).reveal());
for (const key of keys) await warm.verify(key);

const tokens = [];
const hashes = new Map();
for (let n = 0; n < KEYS; n++) {
  const { token, shortToken, longTokenHash } = await prefixed.generateAPIKey({ keyPrefix: 'shop' });
  tokens.push(token);
  hashes.set(shortToken, longTokenHash);
}
const slow = new Map(keys.slice(0, 3).map((key) => [key.slice(0, 12), bcrypt.hashSync(key, BCRYPT_COST)]));

const SUBJECTS = {
  '`verify` of a cached key': async () => {
    for (const key of keys) must((await warm.verify(key)).ok);
    return KEYS;
  },
  '`peek` of a cached key': () => {
    for (const key of keys) must(warm.peek(key).ok);
    return KEYS;
  },
  '`verify` of a cold key: form, digest, a table that answers at once, the cache': async () => {
    const cold = open();
    for (const key of keys) must((await cold.verify(key)).ok);
    return KEYS;
  },
  'form and checksum of a key': () => {
    for (const key of keys) must(keyFault(key, 'shop') === undefined);
    return KEYS;
  },
  '`prefixed-api-key` 1.1.1, its hash in a map': () => {
    for (const token of tokens)
      must(prefixed.checkAPIKey(token, hashes.get(prefixed.extractShortToken(token))));
    return KEYS;
  },
  [`\`bcrypt\` 6.0.0 with cost ${BCRYPT_COST}, its hash in a map`]: () => {
    for (const key of keys.slice(0, 3)) must(bcrypt.compareSync(key, slow.get(key.slice(0, 12))));
    return 3;
  },
};
const GATES = [500_000, undefined, 20_000];

/** Time of the processor for each verification, nanoseconds; the median of rounds in which the subjects alternate. */
const results = Object.fromEntries(Object.keys(SUBJECTS).map((name) => [name, []]));
for (let round = 0; round < ROUNDS + 2; round++)
  for (const [name, run] of Object.entries(SUBJECTS)) {
    const start = process.cpuUsage();
    const count = await run();
    const { user, system } = process.cpuUsage(start);
    if (round > 1) results[name].push(((user + system) * 1000) / count);
  }

let reached = true;
const lines = Object.entries(results).map(([name, times], index) => {
  const time = times.sort((a, b) => a - b)[ROUNDS >> 1];
  const rate = 1e9 / time;
  const gate = GATES[index];
  if (gate !== undefined && rate < gate) reached = false;
  const goal = gate === undefined ? '' : `≥ ${grouped(gate)}`;
  return `| ${name} | ${grouped(rate < 1000 ? rate : Math.round(rate / 1000) * 1000)} | ${goal} |`;
});
const table = ['| | a second, on one core | goal |', '|---|---|---|', ...lines].join('\n');
console.log(table);
if (process.argv.includes('--write')) {
  const file = new URL('../../docs/api-keys.md', import.meta.url);
  const about = `Node.js ${process.version}, one of ${cpus().length} cores, ${grouped(KEYS)} keys, medians of ${ROUNDS} rounds.`;
  const section = ['<!-- bench -->', about, '', table, '<!-- /bench -->'].join('\n');
  const text = readFileSync(file, 'utf8').replace(/<!-- bench -->[\s\S]*<!-- \/bench -->/, () => section);
  writeFileSync(file, text);
}
if (!reached) process.exitCode = 1;

function must(right) {
  if (right !== true) throw new Error('A key was refused.');
}

function grouped(value) {
  return Math.round(value).toLocaleString('en-US');
}
