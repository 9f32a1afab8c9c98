import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { AwsReader } from '../../../../cli/scan/live/aws';

test('at most four processes of the AWS CLI run at the same time', async () => {
  const { env } = process;
  const folder = mkdtempSync(join(tmpdir(), 'aws-'));
  const log = join(folder, 'log');
  writeFileSync(
    join(folder, 'aws'),
    // The first four wait for each other, however slowly they start.
    `#!/bin/sh\necho start >> ${log}\nn=0\nwhile [ $(grep -c start ${log}) -lt 4 ] && [ $n -lt 1000 ]; do n=$((n+1)); sleep 0.01; done\nsleep 0.05\necho end >> ${log}\necho '{"value":"'"$#"'"}'\n`,
  );
  chmodSync(join(folder, 'aws'), 0o755);
  process.env = { ...env, PATH: [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter) };
  try {
    const aws = new AwsReader({});
    const answers = await Promise.all(Array.from({ length: 11 }, () => aws.read('listClusters', 'one')));
    expect(answers).toEqual(Array.from({ length: 11 }, () => ({ value: '5' })));
    let [running, most] = [0, 0];
    for (const line of readFileSync(log, 'utf8').trim().split('\n')) {
      running += line === 'start' ? 1 : -1;
      most = Math.max(most, running);
    }
    expect([running, most]).toEqual([0, 4]);
  } finally {
    process.env = env;
    rmSync(folder, { recursive: true });
  }
});
