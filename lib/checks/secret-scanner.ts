import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AssemblyScanner } from '../../scan/src/assembly/contract';

/** The bundled scanner: next to the compiled sources, or in `dist` when the sources run directly. */
const COMPILED = join(__dirname, '../../assembly-scan/index.js');
const BUNDLE = existsSync(COMPILED) ? COMPILED : join(__dirname, '../../dist/assembly-scan/index.js');

/** Loads the scanner, which an app without `SecretChecks` does not need. */
export const loadScanner = (): AssemblyScanner => require(BUNDLE);
