import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../../../client/src/api-keys/format';

/** The built command, from which the threads start. */
const COMMAND = join(__dirname, '../../../dist/cli/cdk-rekey.js');
const MEGABYTE = 1024 * 1024;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the findings are the same, in the same order, with any number of threads', () => {
  for (let i = 0; i < 6; i++) {
    const text = `${Buffer.alloc((i + 1) * 0.5 * MEGABYTE, '\n \n').toString()}${createKey('acme')}\n`;
    writeFileSync(join(folder, `${i}.txt`), text);
  }
  const report = join(folder, 'report.json');
  const scan = (threads: number) => {
    const words = ['scan', folder, '--prefix', 'acme', '--threads', String(threads), '--json', report];
    const { status, stdout } = spawnSync(process.execPath, [COMMAND, ...words], { encoding: 'utf8' });
    const { findings, ...counts } = JSON.parse(readFileSync(report, 'utf8'));
    rmSync(report);
    return { status, findings, files: counts.files, bytes: counts.bytes, problems: counts.problems, stdout };
  };
  const { stdout, ...one } = scan(1);
  expect(one.findings).toHaveLength(6);
  expect(stdout).not.toContain('\x1b');
  expect(scan(3)).toMatchObject(one);
});
