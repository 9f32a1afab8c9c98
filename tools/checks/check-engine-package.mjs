// Packs the engine as it would be published and uses it from a project of its own: as an ES module and as CommonJS,
// with its types, and its conformance suite with node:test and with Jest.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkInstalled, mustDependOn, mustHold, mustNotHold, NEVER, pack } from './pack.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Makes a handler, and has it refuse an event by name. */
const USE = `
createHandler(acme(new FakeAcme({ now: Date.now, sleep: async () => {} })))({ nonsense: true }, {
  getRemainingTimeInMillis: () => 300_000,
}).then(
  () => { throw new Error('The handler accepted nonsense.'); },
  (error: unknown) => {
    if (!(error instanceof RekeyError) || error.code !== 'BadEvent') throw error;
  },
);
`;

/** The kind and its tests, as modules of one format. */
const FORMATS = [
  { extension: 'mts', runner: "import { describe, test } from 'node:test';" },
  { extension: 'cts', runner: "import { describe, test } from '@jest/globals';" },
];

export function checkEngine() {
  const project = mkdtempSync(join(tmpdir(), 'rekey-engine-'));
  try {
    const engine = pack(join(root, 'engine'), project);
    mustHold(engine, [
      ...[/^dist\/index\.mjs$/, /^dist\/index\.cjs$/, /^dist\/testing\.mjs$/, /^dist\/testing\.cjs$/],
      ...[/^dist\/types\/index\.d\.ts$/, /^dist\/types\/testing\/index\.d\.ts$/],
      ...[/^README\.md$/, /^LICENSE$/],
    ]);
    mustNotHold(engine, NEVER);
    mustDependOn(engine, ['@aws-sdk/client-secrets-manager']);
    linkInstalled(root, project);
    for (const format of FORMATS) write(project, format);
    compile(project);
    const run = (...args) =>
      execFileSync(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
    for (const extension of ['mjs', 'cjs']) run(`use.${extension}`);
    run('--test', 'conformance.mjs');
    const config = { rootDir: project, testEnvironment: 'node', testMatch: ['**/conformance.cjs'] };
    run(join(root, 'node_modules/jest/bin/jest.js'), '--ci', '--silent', '--config', JSON.stringify(config));
    return engine;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function write(project, { extension, runner }) {
  const suffix = extension.replace('ts', 'js');
  const source = (file) =>
    readFileSync(join(root, 'engine/test/testing', file), 'utf8').replace("'./acme'", `'./acme.${suffix}'`);
  const files = {
    acme: source('acme.ts'),
    conformance: `${runner}\n${source('conformance.test.ts')}`,
    use: `import { createHandler, RekeyError } from 'cdk-rekey-engine';\nimport { acme, FakeAcme } from './acme.${suffix}';\n${USE}`,
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(project, `${name}.${extension}`), text);
}

function compile(project) {
  const compilerOptions = {
    target: 'es2022',
    module: 'node16',
    strict: true,
    skipLibCheck: true,
    preserveSymlinks: true,
    types: ['node'],
    typeRoots: ['node_modules/@types'],
  };
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts'] }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { cwd: project, stdio: 'inherit' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { name, files } = checkEngine();
  console.log(`${name} (${files.length} files) works when packed.`);
}
