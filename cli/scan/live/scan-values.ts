import { ContentScan } from '../../../scan/src/content/content-scan';
import { addOutcome, noOutcome, type Outcome } from '../../../scan/src/content/outcome';
import type { ScanSettings } from '../../../scan/src/content/settings';
import type { LiveValue } from './value';

/** The rules read a value as a line of such a file. */
const AS_FILE = '.env';

/** Outcome of the scan of values. The line and the column are those in the value. */
export function scanValues(values: readonly LiveValue[], settings: ScanSettings): Outcome {
  const contents = new ContentScan(settings);
  const sum = noOutcome();
  const copies = new Set<string>();
  for (const { path, name, value, copyOf } of values) {
    // Quotes keep spaces and separators in the value.
    const quote = /["\\\n]/.test(value) ? '' : '"';
    const before = `${name}=${quote}`;
    contents.scanText({ text: `${before}${value}${quote}`, binary: false }, { path: AS_FILE });
    const outcome = contents.take();
    const columnOf = (line: number, column: number) =>
      line === 1 ? Math.max(1, column - before.length) : column;
    const findings = outcome.findings.flatMap((finding) => {
      const copy = `${copyOf ?? path}\0${finding.secretHmac}`;
      if (copies.has(copy)) return [];
      copies.add(copy);
      const { line, endLine } = finding;
      const [column, endColumn] = [columnOf(line, finding.column), columnOf(endLine, finding.endColumn)];
      return [{ ...finding, path, column, endColumn }];
    });
    addOutcome(sum, { ...outcome, findings, files: 1, bytes: Buffer.byteLength(value) });
  }
  return sum;
}
