// Packs the engine and uses it in a project: as an ES module and as CommonJS, with its types, and its conformance suite
// with node:test and with Jest.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, linkInstalled, pack, root, run } from './pack.mjs';

/** Creates a handler, which must refuse an event with BadEvent. */
const USE = `
createHandler(acme(new FakeAcme({ now: Date.now, sleep: async () => {} })))({ nonsense: true }, {
  getRemainingTimeInMillis: () => 300_000,
}).then(
  () => { throw new Error('The handler accepted an invalid event.'); },
  (error: unknown) => {
    if (!(error instanceof RekeyError) || error.code !== 'BadEvent') throw error;
  },
);
`;

/** Formats of the modules, with the imports of their test runner. */
const FORMATS = [
  { extension: 'mts', runner: "import { describe, test } from 'node:test';" },
  { extension: 'cts', runner: "import { describe, test } from '@jest/globals';" },
];

export function checkEngine() {
  const project = mkdtempSync(join(tmpdir(), 'rekey-engine-'));
  try {
    const engine = pack('engine', project, {
      files: [
        ...['index.mjs', 'index.cjs', 'testing.mjs', 'testing.cjs'].map((name) => `dist/${name}`),
        ...['dist/types/index.d.ts', 'dist/types/testing/index.d.ts', 'README.md'],
      ],
      dependencies: [
        '@aws-sdk/client-secrets-manager',
        '@smithy/core',
        '@smithy/node-http-handler',
        '@smithy/signature-v4',
      ],
    });
    linkInstalled(project);
    for (const format of FORMATS) write(project, format);
    const options = { target: 'es2022', module: 'node16', strict: true, skipLibCheck: true, types: ['node'] };
    compile(project, ['*.mts', '*.cts'], options);
    const node = (...args) => execFileSync(process.execPath, args, { cwd: project });
    for (const extension of ['mjs', 'cjs']) node(`use.${extension}`);
    node('--test', 'conformance.mjs');
    const config = { rootDir: project, testEnvironment: 'node', testMatch: ['**/conformance.cjs'] };
    run(project, 'jest/bin/jest.js', '--ci', '--silent', '--config', JSON.stringify(config));
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { name, files } = checkEngine();
  console.log(`${name} (${files.length} files) works when packed.`);
}
