// Builds the parts whose sources changed since they were built last.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamps = join(root, 'dist', 'built-from');

const parts = [
  {
    name: 'handlers',
    sources: ['engine/src', 'lambdas', 'tools/build/bundle.mjs', 'package-lock.json'],
    makes: ['access-key', 'generated'].map((kind) => `dist/bundles/${kind}/index.mjs`),
    build: async () => (await import('./bundle.mjs')).bundle(root),
  },
  {
    name: 'engine',
    sources: ['engine/src', 'engine/tsconfig.json', 'tsconfig.json', 'package-lock.json'],
    makes: [
      ...['index', 'testing'].flatMap((entry) => [`engine/dist/${entry}.mjs`, `engine/dist/${entry}.cjs`]),
      ...['engine/dist/types/index.d.ts', 'engine/dist/types/testing/index.d.ts'],
    ],
    build: async () => {
      rmSync(join(root, 'engine/dist'), { recursive: true, force: true });
      run('tsc', '-p', 'engine/tsconfig.json');
      await (await import('./bundle.mjs')).bundleEngine(root);
    },
  },
  {
    name: 'library',
    sources: ['lib', 'cli', 'engine/src', 'lambdas', 'package.json', 'README.md'],
    makes: ['.jsii', 'dist/lib/index.js', 'dist/cli/cdk-rekey.js'],
    build: () =>
      run(
        'jsii',
        ...['--generate-tsconfig', 'tsconfig.jsii.json'],
        // We develop on the newest peers, not on the oldest that are supported.
        ...['reserved-word', 'metadata/missing-dev-dependency'].map((id) => `--silence-warnings=${id}`),
      ),
  },
  {
    name: 'rehearsal',
    sources: [
      ...['rehearsal/src', 'rehearsal/page', 'rehearsal/tsconfig.json', 'tsconfig.json'],
      ...['lambdas/credentials', 'tools/build/kinds.mjs', 'tools/build/page.mjs', 'package-lock.json'],
    ],
    makes: ['rehearsal/dist/cli.js', 'rehearsal/dist/page/page.js'],
    build: async () => {
      rmSync(join(root, 'rehearsal/dist'), { recursive: true, force: true });
      run('tsc', '-p', 'rehearsal/tsconfig.json');
      copyPlainScripts(join(root, 'rehearsal/src'), join(root, 'rehearsal/dist'));
      chmodSync(join(root, 'rehearsal/dist/cli.js'), 0o755);
      await (await import('./kinds.mjs')).bundleKinds(root);
      await (await import('./page.mjs')).bundlePage(root);
    },
  },
  {
    name: 'proof',
    sources: ['proof', 'engine/src', 'engine/test/samples', 'lambdas', 'rehearsal/src', 'package-lock.json'],
    makes: ['proof/dist/index.js'],
    build: async () => (await import('./bundle.mjs')).bundleProof(root),
  },
];

export async function build() {
  for (const part of parts) {
    const stamp = join(stamps, part.name);
    const hash = hashOf(part.sources);
    const current = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
    if (current && part.makes.every((file) => existsSync(join(root, file)))) continue;
    console.log(`Building the ${part.name}…`);
    await part.build();
    mkdirSync(stamps, { recursive: true });
    writeFileSync(stamp, hash);
  }
}

function run(tool, ...args) {
  // jsii calls Node.js 20 out of support; the library's own floor is not jsii's.
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  execFileSync(join(root, 'node_modules', '.bin', tool), args, { cwd: root, stdio: 'inherit', env });
}

function hashOf(sources) {
  const hash = createHash('sha256');
  for (const path of sources
    .flatMap((source) => filesBelow(join(root, source)))
    .filter((path) => !path.startsWith('proof/dist/'))) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  const name = relative(root, path);
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path)
      .sort()
      .flatMap((entry) => filesBelow(join(path, entry)));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [name];
    throw error;
  }
}

/** tsc leaves plain JavaScript where it is: the scripts that run inside another process. */
function copyPlainScripts(from, to) {
  cpSync(from, to, { recursive: true, filter: (path) => !/\.ts$/.test(path) });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await build();
