import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { installGitleaks } from '../../../scanners/gitleaks.mjs';
import { runOnOneCore, type Scanner } from './scanner';

/** The real gitleaks with its default rules. @throws InstallError */
export function gitleaks(report: string): Scanner {
  const { program, version } = installGitleaks();
  const args = ['--report-format', 'json', '--exit-code', '0', '--no-banner', '--max-decode-depth', '3'];
  return {
    name: 'gitleaks',
    version,
    scan(folder) {
      const seconds = runOnOneCore(program, ['dir', folder, '--report-path', report, ...args]);
      const leaks: { RuleID: string; File: string; StartLine: number; EndLine: number }[] = JSON.parse(
        readFileSync(report, 'utf8'),
      );
      const found = leaks.map(({ RuleID, File, StartLine, EndLine }) => ({
        path: relative(folder, File),
        ...{ line: StartLine, endLine: EndLine, rule: RuleID },
      }));
      return { found, seconds };
    },
  };
}
