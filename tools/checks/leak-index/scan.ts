import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';
import { verify } from '../../../rehearsal/checks/steps';
import type { Finding } from '../../../scan/src/findings/finding';
import { PREFIX } from './corpus';
import type { Deployed } from './deploy';

const COMMAND = join(__dirname, '../../../dist/cli/cdk-rekey.js');

/** Runs `cdk-rekey scan --leak-index` on files, as a user with `grantMatch`, and returns its findings. */
export async function scanFiles(
  { endpoint, certificate }: Ministack,
  { accessKeys, table }: Deployed,
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<readonly Omit<Finding, 'rule'>[]> {
  const [source, report] = [join(folder, 'source'), join(folder, 'report.json')];
  mkdirSync(source);
  for (const [name, text] of files) writeFileSync(join(source, name), text);
  const options = ['--prefix', PREFIX, '--leak-index', table, '--json', report];
  const child = spawn(process.execPath, [COMMAND, 'scan', source, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      NODE_EXTRA_CA_CERTS: certificate,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: accessKeys.scanner.accessKeyId,
      AWS_SECRET_ACCESS_KEY: accessKeys.scanner.secretAccessKey,
    },
  });
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  verify(code === 1 && errors === '', `The scan ended with ${code}: ${errors}`, '1, without an error.');
  return JSON.parse(readFileSync(report, 'utf8')).findings;
}
