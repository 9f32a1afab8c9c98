// Makes JavaScript with esbuild: the handlers, each with its SDK in one file of limited size, and the other parts.
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { rdsCertificates } from './rds-certificates.mjs';
import { slimMysql2 } from './slim-mysql2.mjs';

/** Bytes; a new kind begins with this budget. A kind with a driver of its own gets 500,000. */
const FIRST_BUDGET = 350_000;

/**
 * Banner for CommonJS drivers in an ES module, which call `require` for modules of Node.js. The base is no file of the
 * bundle: `import.meta` would keep the instances of a rehearsal from sharing the code.
 */
const REQUIRE =
  'import{createRequire as nodeCreateRequire}from"node:module";const require=nodeCreateRequire(process.execPath);';

/** Names of the kinds: the folders with a handler. */
function kinds(root) {
  return readdirSync(join(root, 'lambdas/credentials'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Names of the functions of the leak response: the folders with a handler. */
function leakFunctions(root) {
  return readdirSync(join(root, 'lambdas/leaks'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'lambdas/leaks', entry.name, 'index.ts')))
    .map((entry) => entry.name)
    .sort();
}

export async function bundleHandlers(root) {
  // A folder that an earlier build left would be a kind.
  for (const folder of ['dist/bundles', 'dist/leak-functions'])
    rmSync(join(root, folder), { recursive: true, force: true });
  for (const [name, { source, bundle }] of Object.entries(handlers(root))) {
    const { warnings } = await build({
      absWorkingDir: root,
      entryPoints: [source],
      outfile: bundle,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node22',
      format: 'esm',
      banner: { js: REQUIRE },
      mainFields: ['module', 'main'],
      legalComments: 'none',
      // A Lambda function's credentials are in its environment: the SDK's other sources would double the size.
      alias: {
        '@aws-sdk/credential-provider-node': './engine/src/aws/environment-credentials.ts',
        'node:zlib': './engine/src/aws/lazy-zlib.ts',
        '@smithy/core/event-streams': './engine/src/aws/no-event-streams.ts',
      },
      plugins: [rdsCertificates, slimMysql2],
      // The driver in C, which pg loads only on request.
      external: ['pg-native'],
    });
    if (warnings.length > 0) throw new Error(`esbuild warns about the handler ${name} (see above).`);
  }
  checkBudgets(root);
}

/** Sources and bundles of the handlers, by the names in the file of their sizes. */
export function handlers(root) {
  const rotators = kinds(root).map((kind) => [
    kind,
    { source: `lambdas/credentials/${kind}/index.ts`, bundle: `dist/bundles/${kind}/index.mjs` },
  ]);
  const leaks = leakFunctions(root).map((name) => [
    `leaks/${name}`,
    { source: `lambdas/leaks/${name}/index.ts`, bundle: `dist/leak-functions/${name}/index.mjs` },
  ]);
  return Object.fromEntries([...rotators, ...leaks]);
}

/** The package of the engine, for `import` and for `require`; its dependencies stay imports. */
export async function bundleEngine(root) {
  const common = {
    absWorkingDir: root,
    entryPoints: { index: 'engine/src/index.ts', testing: 'engine/src/testing/index.ts' },
    outdir: 'engine/dist',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
  };
  await build({ ...common, format: 'esm', splitting: true, outExtension: { '.js': '.mjs' } });
  await build({ ...common, format: 'cjs', outExtension: { '.js': '.cjs' } });
}

/** The package of the client, for `import` and for `require`. It has no dependencies. */
export async function bundleClient(root) {
  for (const file of existsSync(join(root, 'client/dist')) ? readdirSync(join(root, 'client/dist')) : [])
    if (file !== 'types') rmSync(join(root, 'client/dist', file));
  const adapters = clientAdapters(root).map((name) => [name, `client/src/adapters/${name}.ts`]);
  const common = {
    absWorkingDir: root,
    entryPoints: {
      index: 'client/src/index.ts',
      testing: 'client/src/testing.ts',
      ...Object.fromEntries(adapters),
    },
    outdir: 'client/dist',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
  };
  await build({ ...common, format: 'esm', splitting: true, outExtension: { '.js': '.mjs' } });
  const command = { 'rekey-client': 'client/src/bin/rekey-client.ts' };
  await build({
    ...common,
    entryPoints: { ...common.entryPoints, ...command },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  });
  chmodSync(join(root, 'client/dist/rekey-client.cjs'), 0o755);
}

/** Names of the client's adapters: the files in their folder. */
export function clientAdapters(root) {
  return readdirSync(join(root, 'client/src/adapters'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

/** The command, in one file, with the licenses of what is in it. */
export async function bundleCli(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['cli/cdk-rekey.ts'],
    outfile: 'dist/cli/cdk-rekey.js',
    bundle: true,
    // The other build of jsonc-parser has imports that cannot be bundled.
    mainFields: ['module', 'main'],
    platform: 'node',
    target: 'node20',
    metafile: true,
  });
  writeLicences(root, 'dist/cli/licences.txt', metafile);
}

/** The scanner of cloud assemblies, which the library loads at synth, with the licenses of what is in it. */
export async function bundleAssemblyScan(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['scan/src/assembly/synth.ts'],
    outfile: 'dist/assembly-scan/index.js',
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    metafile: true,
  });
  writeLicences(root, 'dist/assembly-scan/licences.txt', metafile);
}

/** Writes the licenses of the rules and of the packages in a bundle of the scanner. */
function writeLicences(root, file, { inputs }) {
  const license = readFileSync(join(root, 'scan/src/rules/vendor.LICENSE'), 'utf8');
  const packages = Object.keys(inputs).flatMap(
    (input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(input) ?? [],
  );
  const texts = [...new Set(packages)].sort().map((folder) => licenseOf(join(root, folder)));
  writeFileSync(join(root, file), [`Rules of gitleaks (MIT)\n\n${license}`, ...texts].join('\n---\n\n'));
}

/** Name, license and its text of a package. */
function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.\w+)?$/i.test(one));
  if (file === undefined) throw new Error(`The package ${name} has no license file.`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8')}`;
}

/** The rehearsal, file by file: it finds files of its own by their paths. */
export async function transpileRehearsal(root) {
  const [from, to] = [join(root, 'rehearsal/src'), join(root, 'rehearsal/dist')];
  await build({
    absWorkingDir: root,
    entryPoints: ['rehearsal/src/**/*.ts'],
    outdir: 'rehearsal/dist',
    outbase: 'rehearsal/src',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Jest runs it in a context without dynamic imports.
    supported: { 'dynamic-import': false },
  });
  // Scripts that run inside another process are plain JavaScript.
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  chmodSync(join(to, 'cli.js'), 0o755);
}

/** The reader of each kind, and its issuer where that is served to a rehearsal; see rehearsal/src/kinds. */
export async function bundleKinds(root) {
  const folder = join(root, 'lambdas/credentials');
  const readers = kinds(root)
    .map((kind) => join(folder, kind, 'reader.ts'))
    .filter(existsSync);
  const issuers = kinds(root)
    .map((kind) => join(folder, kind, 'issuer.ts'))
    .filter(existsSync);
  const served = issuers.filter((file) =>
    /^export (const|function|async function) serve\b/m.test(readFileSync(file, 'utf8')),
  );
  await build({
    entryPoints: [...readers, ...served],
    outbase: folder,
    outdir: join(root, 'rehearsal/dist/kinds/credentials'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    plugins: [rdsCertificates],
    external: ['pg-native'],
  });
}

/** The proof, in one file that starts quickly in every thread. */
export async function bundleProof(root) {
  await build({
    absWorkingDir: root,
    entryPoints: ['proof/index.ts'],
    outfile: 'proof/dist/index.js',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
  });
}

/** Writes the sizes, and throws when one is over its budget. */
function checkBudgets(root) {
  const bundles = handlers(root);
  const names = Object.keys(bundles);
  const file = join(root, 'tools/build/bundle-sizes.json');
  const before = JSON.parse(readFileSync(file, 'utf8'));
  const sizes = Object.fromEntries(
    names.map((name) => [
      name,
      {
        bytes: statSync(join(root, bundles[name].bundle)).size,
        budget: before[name]?.budget ?? FIRST_BUDGET,
      },
    ]),
  );
  writeFileSync(file, `${JSON.stringify(sizes, null, 2)}\n`);
  const tooLarge = names.filter((name) => sizes[name].bytes > sizes[name].budget);
  if (tooLarge.length > 0) {
    const list = tooLarge
      .map((name) => `${name}: ${sizes[name].bytes} of ${sizes[name].budget} bytes`)
      .join(', ');
    throw new Error(
      `Over the budget of tools/build/bundle-sizes.json: ${list}. Shrink the bundle, or raise its budget there.`,
    );
  }
}
