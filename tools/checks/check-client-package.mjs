// Packs the client and uses it in a project: as an ES module and as CommonJS, with its types and each of its subpaths.
// Checks the size of its import.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientAdapters } from '../build/bundle.mjs';
import { compile, linkInstalled, pack, root } from './pack.mjs';

/** Bytes of what `import` loads. */
const LARGEST_IMPORT = 200_000;

/** Reads a secret with the packed package, whose values must not show. */
const USE = `
async function main(): Promise<void> {
  const backend = new MemoryBackend();
  backend.put('db', '{"password":"hunter2"}');
  const client = new SecretsClient({ backend });
  const db = client.secret<{ password: string }>('db');
  const password: string = (await db.get()).json().password;
  if (password !== 'hunter2' || JSON.stringify([await db.get(), client.health()]).includes('hunter2'))
    throw new Error('The packed client does not work.');
  backend.fault = () => new BackendError('denied', 'Access is denied.');
  const code = await client.get('other').catch((error: unknown) => error instanceof BackendError && error.code);
  if (code !== 'AccessDenied') throw new Error('An error of the packed client has another class.');
  await client.close();
}
main();
`;

export function checkClient() {
  const project = mkdtempSync(join(tmpdir(), 'rekey-client-'));
  try {
    const adapters = clientAdapters(root);
    const entries = ['index', 'testing', ...adapters];
    const client = pack('client', project, {
      files: [
        ...entries.flatMap((name) => [`dist/${name}.mjs`, `dist/${name}.cjs`]),
        ...['dist/types/index.d.ts', 'dist/types/testing.d.ts', 'README.md'],
        ...adapters.map((name) => `dist/types/adapters/${name}.d.ts`),
      ],
    });
    const subpaths = Object.keys(client.manifest.exports).sort();
    const expected = ['.', './package.json', './testing', ...adapters.map((name) => `./${name}`)].sort();
    if (subpaths.join() !== expected.join())
      throw new Error(`rekey-client exports ${subpaths}, and its files are ${expected}.`);
    linkInstalled(project);
    const imports = [
      "import { BackendError, SecretsClient } from 'rekey-client';",
      "import { MemoryBackend } from 'rekey-client/testing';",
      ...adapters.map((name, n) => `import * as adapter${n} from 'rekey-client/${name}';`),
      `if ([${adapters.map((_, n) => `adapter${n}`)}].some((adapter) => Object.keys(adapter).length === 0))`,
      "  throw new Error('An adapter exports nothing.');",
    ].join('\n');
    for (const extension of ['mts', 'cts'])
      writeFileSync(join(project, `use.${extension}`), `${imports}\n${USE}`);
    const options = { target: 'es2022', module: 'node16', strict: true, skipLibCheck: true, types: ['node'] };
    compile(project, ['*.mts', '*.cts'], options);
    const node = (...args) => execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
    for (const extension of ['mjs', 'cjs']) node(`use.${extension}`);
    checkImport(client.name, node, project);
    return client;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** The size of the files that an import loads. The time depends on the machine: the benchmark measures it. */
function checkImport(name, node, project) {
  const dist = join(project, 'node_modules', name, 'dist');
  const loaded = new Set(['index.mjs']);
  for (const file of loaded)
    for (const [, chunk] of readFileSync(join(dist, file), 'utf8').matchAll(/from "\.\/([\w-]+\.mjs)"/g))
      loaded.add(chunk);
  const sizes = [
    [...loaded].reduce((sum, file) => sum + statSync(join(dist, file)).size, 0),
    statSync(join(dist, 'index.cjs')).size,
  ];
  if (sizes.some((size) => size > LARGEST_IMPORT))
    throw new Error(
      `An import of ${name} loads ${Math.max(...sizes)} bytes, and ${LARGEST_IMPORT} are allowed.`,
    );
  const script = `const before = new Set(process.moduleLoadList); require('${name}');
    console.log(process.moduleLoadList.filter((name) => !before.has(name) && /NativeModule (https?|http2|child_process|cluster|worker_threads)$/.test(name)).join());`;
  const heavy = node('-e', script).trim();
  if (heavy !== '')
    throw new Error(`An import of ${name} loads modules of Node.js that it seldom needs: ${heavy}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { name, files } = checkClient();
  console.log(`${name} (${files.length} files) works when packed.`);
}
