import type { Finding } from '../../../scan/src/findings/finding';
import { SecretHmac } from '../../../scan/src/findings/hmac';
import { ContentScanner } from '../../../scan/src/findings/text-findings';
import { TextScanner } from '../../../scan/src/match/text-scanner';
import type { KeyPattern } from '../../../scan/src/patterns/key-pattern';
import { rulePack } from '../../../scan/src/rules/pack';
import type { LiveValue } from './value';

/** Settings of the scanner. */
export interface ScanSettings {
  readonly own: readonly KeyPattern[];
  readonly key?: string;
}

/** The rules read a value as a line of such a file. */
const AS_FILE = '.env';

/** Findings of values. The line and the column are those in the value. */
export function scanValues(
  values: readonly LiveValue[],
  { own, key }: ScanSettings,
): { findings: Finding[]; allowed: number; bytes: number } {
  const scanner = new ContentScanner(new TextScanner(rulePack(own)), new SecretHmac(key));
  const findings: Finding[] = [];
  const copies = new Set<string>();
  let [allowed, bytes] = [0, 0];
  for (const { path, name, value, copyOf } of values) {
    bytes += Buffer.byteLength(value);
    // Quotes keep spaces and separators in the value.
    const quote = /["\\\n]/.test(value) ? '' : '"';
    const before = `${name}=${quote}`;
    const result = scanner.scanText({ text: `${before}${value}${quote}`, binary: false }, AS_FILE);
    allowed += result.allowed;
    for (const finding of result.findings) {
      const copy = `${copyOf ?? path}\0${finding.secretHmac}`;
      if (copies.has(copy)) continue;
      copies.add(copy);
      const columnOf = (line: number, column: number) =>
        line === 1 ? Math.max(1, column - before.length) : column;
      const [column, endColumn] = [
        columnOf(finding.line, finding.column),
        columnOf(finding.endLine, finding.endColumn),
      ];
      findings.push({ ...finding, path, column, endColumn });
    }
  }
  return { findings, allowed, bytes };
}
