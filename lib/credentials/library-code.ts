import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';

/** Folder of the bundled handlers: next to the compiled sources, or in `dist` when the sources run directly. */
const COMPILED = join(__dirname, '../../bundles');
const BUNDLES = existsSync(COMPILED) ? COMPILED : join(__dirname, '../../dist/bundles');

/** Bundled handler of a kind of the library. */
export function libraryCode(kind: string): Code {
  return Code.fromAsset(join(BUNDLES, kind));
}

/** Names of the kinds of the library, by the folders of their bundles. */
export function libraryKinds(): string[] {
  return readdirSync(BUNDLES);
}
