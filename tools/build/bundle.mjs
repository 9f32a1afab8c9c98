// Bundles every handler, SDK included, into one file that is published, and holds each file against its budget.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes; a new kind begins with this budget. */
const FIRST_BUDGET = 350_000;

export async function bundle(root) {
  const { build } = await import('esbuild');
  const kinds = readdirSync(join(root, 'lambdas/credentials'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  for (const kind of kinds) {
    // What an earlier version made beside it would be deployed with it.
    rmSync(join(root, 'dist/bundles', kind), { recursive: true, force: true });
    const { warnings } = await build({
      absWorkingDir: root,
      entryPoints: [`lambdas/credentials/${kind}/index.ts`],
      outfile: bundleOf(kind),
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node22',
      format: 'esm',
      mainFields: ['module', 'main'],
      legalComments: 'none',
      // A Lambda function's credentials are in its environment: the SDK's other sources would double the size.
      alias: {
        '@aws-sdk/credential-provider-node': './engine/src/aws/environment-credentials.ts',
        'node:zlib': './engine/src/aws/lazy-zlib.ts',
      },
    });
    if (warnings.length > 0) throw new Error(`esbuild warns about the handler ${kind} (see above).`);
  }
  holdAgainstBudget(root, kinds);
}

const bundleOf = (kind) => `dist/bundles/${kind}/index.mjs`;

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
    entryPoints: ['proof/index.ts'],
    outfile: 'proof/dist/index.js',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
  });
}

function holdAgainstBudget(root, kinds) {
  const file = join(root, 'tools/build/bundle-sizes.json');
  const before = JSON.parse(readFileSync(file, 'utf8'));
  const sizes = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      {
        bytes: statSync(join(root, bundleOf(kind))).size,
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
      `Over the budget of tools/build/bundle-sizes.json: ${list}. Shrink the bundle, or raise its budget there.`,
    );
  }
}
