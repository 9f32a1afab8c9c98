import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CheckError } from '../../../../rehearsal/checks/errors';
import { pythonEnvironment } from '../../../../rehearsal/checks/python';
import type { Leak } from '../run-gitleaks';

const TIMEOUT = 5 * 60_000;

/** Installs the program betterleaks from PyPI, and returns its path and version. @throws CheckError */
export async function installBetterleaks(
  print: (line: string) => void,
): Promise<{ program: string; version: string }> {
  const python = await pythonEnvironment('betterleaks', join(__dirname, 'requirements.txt'), print);
  const find = 'import importlib.util as u; print(u.find_spec("betterleaks").submodule_search_locations[0])';
  const program = join(run(python, ['-c', find]).trim(), 'bin', 'betterleaks');
  chmodSync(program, 0o755);
  return { program, version: run(program, ['version']).trim() };
}

/** Runs betterleaks with a configuration on files. @throws CheckError CommandFailed */
export function runBetterleaks(program: string, config: string, files: ReadonlyMap<string, string>): Leak[] {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-betterleaks-'));
  try {
    const [toml, report] = [join(folder, 'betterleaks.toml'), join(folder, 'report.json')];
    writeFileSync(toml, config);
    const scanned = mkdtempSync(join(folder, 'scanned-'));
    for (const [name, text] of files) writeFileSync(join(scanned, name), text);
    run(program, ['fs', scanned, '--config', toml, '--output', report, '--silent', '--exit-code', '0']);
    const { findings }: { findings: { rule_id: string; match: { value: string } }[] } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    return findings.map(({ rule_id, match }) => ({ rule: rule_id, secret: match.value }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[]): string {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: TIMEOUT });
  // A filter that fails keeps its finding, with a warning.
  if (status === 0 && !/filter (?:eval )?error/.test(stderr)) return stdout;
  const reason = error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
  throw new CheckError('CommandFailed', `${dirname(program)} failed: ${reason}.`, 'See its message.');
}
