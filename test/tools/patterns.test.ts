import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../rehearsal/src/kernel/random';
import { hasRightChecksum } from '../../scan/src/patterns/key-pattern';
import { faultsOf, type PatternFigures, type ScannerFigures } from '../../tools/checks/patterns/check';
import { makeCorpus } from '../../tools/checks/patterns/corpus';

const SCANNER: ScannerFigures = {
  version: '8',
  seconds: 1,
  found: 1000,
  recall: 1,
  lookAlikesFound: 10_000,
  others: 0,
  falseWithChecksum: 0,
};
const PASSED: PatternFigures = {
  seed: 1,
  megabytes: 1,
  planted: 1000,
  lookAlikes: 10_000,
  gitleaks: SCANNER,
  betterleaks: { ...SCANNER, lookAlikesFound: 0 },
};

test('the corpus has keys with a right checksum, and 10 times as many look-alikes with a wrong one', () => {
  const { files, keys, lookAlikes } = makeCorpus(new Random(2), 50);
  const text = [...files.values()].join('');

  expect([keys.size, lookAlikes.size]).toEqual([50, 500]);
  expect([...keys].every((key) => hasRightChecksum(key) && text.includes(key))).toBe(true);
  expect([...lookAlikes].some(hasRightChecksum)).toBe(false);
});

test.each<[Partial<Record<'gitleaks' | 'betterleaks', Partial<ScannerFigures>>>, string | undefined]>([
  [{}, undefined],
  [{ gitleaks: { found: 999 } }, 'gitleaks found 999 of 1000 keys.'],
  [{ betterleaks: { found: 999 } }, 'betterleaks found 999 of 1000 keys.'],
  [{ gitleaks: { lookAlikesFound: 9999 } }, 'gitleaks found 9999 of 10000 look-alikes.'],
  [
    { betterleaks: { lookAlikesFound: 1 } },
    'betterleaks found 1 look-alikes, although it checks the checksum.',
  ],
  [{ gitleaks: { others: 1 } }, 'gitleaks found 1 texts without the form of a key.'],
  [{ gitleaks: { falseWithChecksum: 1 } }, '1 look-alikes have a right checksum.'],
])('the check with %j ends with %s', (changes, fault) => {
  const figures = {
    ...PASSED,
    gitleaks: { ...PASSED.gitleaks, ...changes.gitleaks },
    betterleaks: { ...PASSED.betterleaks, ...changes.betterleaks },
  };
  expect(faultsOf(figures)[0]).toBe(fault);
});

test('without Go, the check fails with advice', () => {
  const module = join(__dirname, '../../tools/scanners/gitleaks.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'scanners-'));
  const code = `import { installGitleaks } from ${JSON.stringify(module)};
    installGitleaks({ folder: ${JSON.stringify(folder)}, go: 'no-such-go', print: () => {} });`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toContain('no-such-go install github.com/zricethezav/gitleaks/v8@v8.30.1 failed');
  expect(stderr).toContain('Install Go 1.24 or later');
});
