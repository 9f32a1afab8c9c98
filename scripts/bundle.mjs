// Bundles every handler, SDK included, into what is published, and holds each bundle against its budget.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes; a new kind begins with this budget. */
const FIRST_BUDGET = 350_000;

/** Of a bundle's two files: what a sandbox keeps, and all the code that works with it. */
const FILES = ['index.mjs', 'rotator.mjs'];
/** Lets the rehearsal load the module once for many functions; see services/lambda/pool.ts there. */
const STATELESS = '/* Keeps nothing of the function that loads it. */';

export async function bundle(root) {
  const { build } = await import('esbuild');
  const kinds = readdirSync(join(root, 'lambdas/credentials'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  for (const kind of kinds) {
    const folder = `lambdas/credentials/${kind}`;
    const common = {
      absWorkingDir: root,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node22',
      format: 'esm',
      mainFields: ['module', 'main'],
      legalComments: 'none',
    };
    const results = [
      await build({
        ...common,
        entryPoints: [`${folder}/index.ts`],
        outfile: `bundles/${kind}/index.mjs`,
        plugins: [{ name: 'rotator', setup: ({ onResolve }) => onResolve({ filter: /^\./ }, beside) }],
      }),
      await build({
        ...common,
        stdin: {
          contents: exportsOf(readFileSync(join(root, folder, 'index.ts'), 'utf8')),
          resolveDir: join(root, folder),
        },
        outfile: `bundles/${kind}/rotator.mjs`,
        // A Lambda function's credentials are in its environment: the SDK's other sources would double the size.
        alias: { '@aws-sdk/credential-provider-node': './engine/src/aws/environment-credentials.ts' },
        banner: { js: STATELESS },
      }),
    ];
    if (results.some(({ warnings }) => warnings.length > 0)) {
      throw new Error(`esbuild warns about the handler ${kind} (see above).`);
    }
  }
  holdAgainstBudget(root, kinds);
}

function beside({ kind }) {
  return kind === 'entry-point' ? undefined : { path: './rotator.mjs', external: true };
}

/** What a module imports, exported. */
function exportsOf(module) {
  return Array.from(module.matchAll(/^import (.*);$/gm), ([, names]) => `export ${names};`).join('\n');
}

/** The package of the engine, for `import` and for `require`; its dependencies stay imports. */
export async function bundleEngine(root) {
  const { build } = await import('esbuild');
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

/** The proof runs the sources as they are; a bundle of them starts at once in every thread. */
export async function bundleProof(root) {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: ['prove/index.ts'],
    outfile: 'prove/dist/index.js',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
  });
}

function holdAgainstBudget(root, kinds) {
  const file = join(root, 'bundles/sizes.json');
  const before = JSON.parse(readFileSync(file, 'utf8'));
  const sizes = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      {
        bytes: FILES.reduce((sum, file) => sum + statSync(join(root, `bundles/${kind}/${file}`)).size, 0),
        budget: before[kind]?.budget ?? FIRST_BUDGET,
      },
    ]),
  );
  writeFileSync(file, `${JSON.stringify(sizes, null, 2)}\n`);
  const tooLarge = kinds.filter((kind) => sizes[kind].bytes > sizes[kind].budget);
  if (tooLarge.length > 0) {
    const list = tooLarge
      .map((kind) => `${kind}: ${sizes[kind].bytes} of ${sizes[kind].budget} bytes`)
      .join(', ');
    throw new Error(
      `Over the budget of bundles/sizes.json: ${list}. Shrink the bundle, or raise its budget there.`,
    );
  }
}
