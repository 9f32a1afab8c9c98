import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

/** Folder of the bundled handlers: next to the compiled sources, or in `dist` when the sources run directly. */
const COMPILED = join(__dirname, '../../bundles');
const BUNDLES = existsSync(COMPILED) ? COMPILED : join(__dirname, '../../dist/bundles');

/** Bundled handler of a kind of the library. */
export function libraryCode(kind: string): Code {
  return Code.fromAsset(join(BUNDLES, kind));
}

/** Bundled handler of a kind of the library with another file, for a text that the environment has no room for. */
export function libraryCodeWith(kind: string, file: string, text: string): Code {
  const folder = join(BUNDLES, kind);
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'index.mjs')))
    .update(text);
  return Code.fromAsset(folder, {
    assetHash: hash.digest('hex'),
    bundling: {
      // Required, but not used with local bundling.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(directory) {
          cpSync(folder, directory, { recursive: true });
          writeFileSync(join(directory, file), text);
          return true;
        },
      },
    },
  });
}

/** Names of the kinds of the library, by the folders of their bundles. */
export function libraryKinds(): string[] {
  return readdirSync(BUNDLES);
}
