// Memory of the client: 1,000 secrets of 4 KB, a million reads, 10,000 rotations. `node --expose-gc memory.mjs`
import { SecretsClient } from 'rekey-client';

const SECRETS = 1_000;
const SIZE = 4_096;

let versions = 0;
/** Every value is a string of its own. */
const backend = {
  name: 'memory',
  fetch: async ({ id }) => ({
    id,
    versionId: `00000000-0000-4000-8000-${String(++versions).padStart(12, '0')}`,
    stages: ['AWSCURRENT'],
    value: Buffer.alloc(SIZE, String(versions)).toString('latin1'),
  }),
};

const client = new SecretsClient({ backend, timers: false });
const empty = used();
const handles = Array.from({ length: SECRETS }, (_, n) => client.secret(`bench/secret-${n}`));
await Promise.all(handles.map((handle) => handle.get()));
const held = used();
for (let n = 0; n < 1_000_000; n++) await handles[n % SECRETS].get();
const read = used();
await rotate();
const first = used();
await rotate();
const second = used();

process.send({
  ratio: (held - empty) / (SECRETS * SIZE),
  afterReads: (read - held) / (SECRETS * SIZE),
  afterRotations: (second - first) / (SECRETS * SIZE),
});
await client.close();

/** 10,000 rotations. A replaced version is kept for its drain time, so that the first ones add some. */
async function rotate() {
  for (let n = 0; n < 10_000; n++) await handles[n % 10].refresh();
}

function used() {
  for (let n = 0; n < 4; n++) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
