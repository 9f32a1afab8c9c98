// Bundles the reader and the issuer of each kind for the package of the rehearsal; see rehearsal/src/kinds.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export async function bundleKinds(root) {
  const folder = join(root, 'lambdas', 'credentials');
  const entryPoints = readdirSync(folder)
    .flatMap((kind) => ['reader', 'issuer'].map((name) => join(folder, kind, `${name}.ts`)))
    .filter((file) => existsSync(file));
  await build({
    entryPoints,
    outbase: folder,
    outdir: join(root, 'rehearsal', 'dist', 'kinds', 'credentials'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  });
}
