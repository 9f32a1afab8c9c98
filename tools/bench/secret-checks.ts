import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, ratio } from './figure';

const root = join(__dirname, '../..');

/** The synthesis of an app with `SecretChecks`, relative to that without. */
export function measureSecretChecks(): Figure[] {
  return [
    ratio(
      'time of the processor for the synthesis of 40 RotatingSecrets with SecretChecks ÷ without, in new processes, without the validation of the CDK',
      1.3,
      9,
      () => synthesis('checked'),
      () => synthesis('unchecked'),
    ),
  ];
}

/** The time of the processor for a synthesis in a new process. Milliseconds. */
function synthesis(how: 'checked' | 'unchecked'): number {
  const outdir = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
  try {
    const command = [
      join(root, 'node_modules/tsx/dist/cli.mjs'),
      join(__dirname, 'checks-app.ts'),
      how,
      outdir,
    ];
    const env = { ...process.env, CDK_VALIDATION: 'false' };
    const output = execFileSync(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(output.toString());
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
