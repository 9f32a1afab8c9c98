import type { Report } from '../../src/report/report';
import { tableReport } from '../../src/report/table';
import { Scan } from '../../src/scan';
import { SECRET } from '../secrets';

const LINE = `const password = "${SECRET}";`;

function reportOf(text: string, path = 'src/a.ts', more: Partial<Report> = {}): Report {
  const scan = new Scan({ own: [] });
  scan.scanBytes(Buffer.from(text), path);
  const { findings, problems, files, bytes, allowed, skipped } = scan;
  return { findings, problems, files, bytes, allowed, skipped, seconds: 1, known: 0, ...more };
}

test('fits into 80 columns without a terminal, and says what to do', () => {
  const table = tableReport(reportOf(`${'x = 1; '.repeat(20)}${LINE} // ${'y'.repeat(100)}`));
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(table).toContain('src/a.ts:1:159  keyed-secret\n');
  expect(table).toContain('1. Replace the secrets: "npx cdk-rekey replace-now SECRET"');
  expect(table).toMatch(/\n\n1 secret found: 1 files, 0\.0 MB, 1\.0 s$/);
  expect(tableReport(reportOf('x'))).toBe('0 secrets found: 1 files, 0.0 MB, 1.0 s');
});

test('has colors only on request', () => {
  expect(tableReport(reportOf(LINE))).not.toContain('\x1b');
  expect(tableReport(reportOf(LINE), { colors: true })).toContain('\x1b[31mkeyed-secret\x1b[0m');
});

test('shows controls in paths escaped', () => {
  const table = tableReport(reportOf(LINE, 'a\n\x1b[2J\x7f.ts'));
  expect(table).toContain('a\\n\\u001b[2J\\u007f.ts:1:19');
});

test('counts what is known and allowed, and names what was not scanned', () => {
  const problems = Array.from({ length: 22 }, (_, i) => ({ path: `${i}.xz`, reason: 'it is compressed' }));
  const skipped = [{ path: 'node_modules', reason: '--all scans it' }];
  const table = tableReport(reportOf('', 'a', { problems, skipped, known: 2, allowed: 3 }));
  expect(table).toContain('Not scanned: 19.xz: it is compressed\n2 other problems; see --json.');
  expect(table).toContain('Skipped: node_modules (--all scans it)');
  expect(table).toContain('0 secrets found, 2 known, 3 allowed, 22 not scanned: ');
});
