// Builds the parts whose sources changed since they were built last.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  bundleAssemblyScan,
  bundleCli,
  bundleClient,
  bundleEngine,
  bundleHandlers,
  bundleKinds,
  bundleProof,
  clientAdapters,
  handlers,
  transpileRehearsal,
} from './bundle.mjs';
import { bundlePage } from './page.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamps = join(root, 'dist', 'built-from');

/** Parts by name. `sources` are hashed, besides the tools that build them; `makes` are the files of a complete build. */
const PARTS = {
  handlers: {
    sources: ['client/src', 'engine/src', 'lambdas', 'scan/src'],
    makes: Object.values(handlers(root)).map(({ bundle }) => bundle),
    build: () => bundleHandlers(root),
  },
  engine: {
    sources: ['engine/src'],
    makes: ['index', 'testing'].flatMap((entry) => [`engine/dist/${entry}.mjs`, `engine/dist/${entry}.cjs`]),
    build: () => bundleEngine(root),
  },
  'engine-types': {
    sources: ['engine/src', 'engine/tsconfig.json', 'tsconfig.json'],
    makes: ['engine/dist/types/index.d.ts', 'engine/dist/types/testing/index.d.ts'],
    build: () => {
      rmSync(join(root, 'engine/dist/types'), { recursive: true, force: true });
      run('tsc', '-p', 'engine/tsconfig.json');
    },
  },
  client: {
    sources: ['client/src'],
    makes: [
      'client/dist/rekey-client.cjs',
      ...['index', 'testing', ...clientAdapters(root)].flatMap((entry) => [
        `client/dist/${entry}.mjs`,
        `client/dist/${entry}.cjs`,
      ]),
    ],
    build: () => bundleClient(root),
  },
  'client-types': {
    sources: ['client/src', 'client/tsconfig.json', 'tsconfig.json'],
    makes: ['client/dist/types/index.d.ts', 'client/dist/types/testing.d.ts'],
    build: () => {
      rmSync(join(root, 'client/dist/types'), { recursive: true, force: true });
      run('tsc', '-p', 'client/tsconfig.json');
    },
  },
  cli: {
    sources: ['cli', 'scan/src', 'client/src', 'engine/src', 'lambdas/leaks', 'package.json'],
    makes: ['dist/cli/cdk-rekey.js', 'dist/cli/licences.txt'],
    build: () => bundleCli(root),
  },
  'assembly-scan': {
    sources: ['scan/src', 'client/src/api-keys', 'engine/src/contract.ts', 'package.json'],
    makes: ['dist/assembly-scan/index.js', 'dist/assembly-scan/licences.txt'],
    build: () => bundleAssemblyScan(root),
  },
  library: {
    sources: [
      'lib',
      'scan/src/assembly/contract.ts',
      'client/src/api-keys',
      'engine/src',
      'lambdas',
      'package.json',
      'README.md',
    ],
    makes: ['.jsii', 'dist/lib/index.js'],
    build: () =>
      run(
        'jsii',
        ...['--generate-tsconfig', 'tsconfig.jsii.json'],
        // The development versions of the peers are the newest, not the oldest that are supported.
        ...['reserved-word', 'metadata/missing-dev-dependency'].map((id) => `--silence-warnings=${id}`),
      ),
  },
  rehearsal: {
    sources: ['rehearsal/src', 'rehearsal/page', 'client/src/api-keys', 'lambdas', 'engine/src'],
    makes: ['rehearsal/dist/cli.js', 'rehearsal/dist/page/page.js'],
    build: async () => {
      rmSync(join(root, 'rehearsal/dist'), { recursive: true, force: true });
      await transpileRehearsal(root);
      await bundleKinds(root);
      await bundlePage(root);
    },
  },
  'rehearsal-types': {
    sources: ['rehearsal/src', 'rehearsal/tsconfig.json', 'client/src', 'engine/src', 'tsconfig.json'],
    makes: ['rehearsal/dist/index.d.ts'],
    build: () => run('tsc', '-p', 'rehearsal/tsconfig.json'),
  },
  proof: {
    sources: ['proof', 'client/src/api-keys', 'engine', 'lambdas'],
    makes: ['proof/dist/index.js'],
    build: () => bundleProof(root),
  },
};

/** Builds parts by name, all of them by default. */
export async function build(names = Object.keys(PARTS)) {
  for (const name of names) {
    const { sources, makes, build } = PARTS[name];
    const stamp = join(stamps, name);
    const hash = hashOf([...sources, 'tools/build', 'package-lock.json']);
    const current = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
    if (current && makes.every((file) => existsSync(join(root, file)))) continue;
    console.log(`Building ${name}…`);
    await build();
    mkdirSync(stamps, { recursive: true });
    writeFileSync(stamp, hash);
  }
}

function run(tool, ...args) {
  // jsii regards Node.js 20 as out of support; the library supports it.
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  execFileSync(join(root, 'node_modules', '.bin', tool), args, { cwd: root, stdio: 'inherit', env });
}

function hashOf(sources) {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => filesBelow(join(root, source)))) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Source files below a path, without what is built or measured there. */
function filesBelow(path) {
  const name = relative(root, path);
  if (!existsSync(path) || /(^|\/)(dist|node_modules|bundle-sizes\.json)$/.test(name)) return [];
  try {
    return readdirSync(path)
      .sort()
      .flatMap((entry) => filesBelow(join(path, entry)));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [name];
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await build();
