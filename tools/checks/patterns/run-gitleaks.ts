import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckError } from '../../../rehearsal/checks/errors';

const TIMEOUT = 5 * 60_000;

/** Finding of gitleaks. */
export interface Leak {
  readonly rule: string;
  readonly secret: string;
}

/** Runs gitleaks with a configuration on files. @throws CommandFailed */
export function runGitleaks(program: string, config: string, files: ReadonlyMap<string, string>): Leak[] {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-gitleaks-'));
  try {
    const [toml, report] = [join(folder, 'gitleaks.toml'), join(folder, 'report.json')];
    writeFileSync(toml, config);
    const scanned = mkdtempSync(join(folder, 'scanned-'));
    for (const [name, text] of files) writeFileSync(join(scanned, name), text);
    const args = ['dir', scanned, '--config', toml, '--report-path', report, '--report-format', 'json'];
    const { status, error, stderr } = spawnSync(program, [...args, '--exit-code', '0', '--no-banner'], {
      encoding: 'utf8',
      timeout: TIMEOUT,
    });
    if (status !== 0) {
      const reason = error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
      throw new CheckError('CommandFailed', `gitleaks failed: ${reason}.`, 'See its message.');
    }
    const found: { RuleID: string; Secret: string }[] = JSON.parse(readFileSync(report, 'utf8'));
    return found.map(({ RuleID, Secret }) => ({ rule: RuleID, secret: Secret }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
