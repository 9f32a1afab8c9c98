import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';

/** Bundled handlers of the library: beside this file's compiled tree, or below `dist` when it runs from its sources. */
const COMPILED = join(__dirname, '../../bundles');
const BUNDLES = existsSync(COMPILED) ? COMPILED : join(__dirname, '../../dist/bundles');

/** The bundled handler of a kind of the library. */
export function libraryCode(kind: string): Code {
  return Code.fromAsset(join(BUNDLES, kind));
}

/** Names of the kinds of the library. */
export function libraryKinds(): string[] {
  return readdirSync(BUNDLES);
}
