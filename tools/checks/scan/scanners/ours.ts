import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Scanner } from './scanner';
import { runOnOneCore } from './scanner';

const COMMAND = join(__dirname, '../../../../dist/cli/cdk-rekey.js');

interface Report {
  readonly findings: readonly { path: string; line: number; endLine?: number; rule: string }[];
}

/** The built command `cdk-rekey scan`. */
export const ours = (report: string): Scanner => ({
  name: 'cdk-rekey',
  version: 'this one',
  scan(folder) {
    // Status 2 without findings: a file could not be read, which the report names.
    const args = [COMMAND, 'scan', folder, '--all', '--threads', '1', '--json', report];
    const seconds = runOnOneCore(process.execPath, args, [0, 1]);
    const { findings } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const found = findings.map(({ path, line, endLine = line, rule }) => ({
      path: relative(folder, path.replace(/!.*/, '')),
      ...{ line, endLine, rule },
    }));
    return { found, seconds };
  },
});
