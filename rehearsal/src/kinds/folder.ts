import { existsSync } from 'node:fs';
import { join } from 'node:path';

const COMPILED = join(__dirname, 'credentials');

/** Folder with one folder for each kind: the compiled copies in the package, else the sources of the repository. */
export const KINDS_FOLDER = existsSync(COMPILED) ? COMPILED : join(__dirname, '../../../lambdas/credentials');
