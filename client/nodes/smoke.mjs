// Uses the built package as an ES module and as CommonJS: node client/nodes/smoke.mjs
import { createRequire } from 'node:module';
import { transform } from 'esbuild';
import { leaksOf } from '../bench/probes.mjs';

const require = createRequire(import.meta.url);
const smoke = require('./smoke.cjs');

/** Functions with `using`, which Node.js 20 and 22 do not parse. */
async function withUsing() {
  const source = `
    export async function disposed(client) { using closing = client; return (await closing.get('db')).json().password; }
    export async function disposedLater(client) { await using closing = client; return (await closing.get('db')).json().password; }
  `;
  const { code } = await transform(source, { target: 'es2022', format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

const using = { ...(await withUsing()) };
await smoke((name) => import(name), { leaksOf, using });
await smoke((name) => require(name), { leaksOf, using });
