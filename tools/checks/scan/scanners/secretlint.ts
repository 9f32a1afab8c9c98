import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installSecretlint } from '../../../scanners/secretlint.mjs';
import type { Found } from '../score';
import { runOnOneCore, type Scanner } from './scanner';

const PROGRAM = join(__dirname, '../../../scanners/run-secretlint.mjs');

/** secretlint with its recommended preset, as a library: its command takes several times as long. @throws InstallError */
export function secretlint(report: string): Scanner {
  const { folder: modules, version } = installSecretlint();
  return {
    name: 'secretlint',
    version,
    scan(folder) {
      const seconds = runOnOneCore(process.execPath, [PROGRAM, modules, folder, report]);
      return { found: JSON.parse(readFileSync(report, 'utf8')) as Found[], seconds };
    },
  };
}
