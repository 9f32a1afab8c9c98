import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCorpus, SET_NAMES } from '../../tools/checks/scan/corpus/corpus';
import { labelled, marked } from '../../tools/checks/scan/corpus/marks';
import { readLabels, writeLabels } from '../../tools/checks/scan/labels';
import { compare } from '../../tools/checks/scan/score';

const SMALL = { secrets: 1, documents: 1, lookAlikes: 10, filler: 0 };

test('the corpus of a seed is always the same, and has ten look-alikes for each secret', () => {
  const [one, other] = [makeCorpus(5, SET_NAMES, SMALL), makeCorpus(5, SET_NAMES, SMALL)];
  expect([...one.files]).toEqual([...other.files]);
  expect([...makeCorpus(6, ['1'], SMALL).files]).not.toEqual([...makeCorpus(5, ['1'], SMALL).files]);
  const secrets = one.labels.filter(({ secret }) => secret).length;
  expect(secrets).toBeGreaterThan(700);
  expect(one.labels.length - secrets).toBeGreaterThanOrEqual(10 * secrets);
  expect([...one.files.values()].filter((text) => /[\ue000-\ue002]/.test(text))).toEqual([]);
});

test('the set that is held out has natural shares of kinds, and no value from a rule', () => {
  const secrets = makeCorpus(5, ['4'], SMALL).labels.filter(({ secret }) => secret);
  const share = (kind: string) =>
    secrets.filter((label) => label.kind.startsWith(`${kind}-`)).length / secrets.length;
  const shares = ['vendor', 'password', 'token', 'key'].map(share);
  expect(shares.reduce((sum, one) => sum + one)).toBeCloseTo(1);
  expect(Math.min(...shares)).toBeGreaterThan(0.05);
  expect(Math.max(...shares)).toBeLessThan(0.5);
});

test('labels have the lines of the marked texts', () => {
  const text = `a\n${marked('secret', 'pem', 'x\ny')}\n${marked('decoy', 'hash', 'z')}`;
  expect(labelled('f', text)).toEqual({
    text: 'a\nx\ny\nz',
    labels: [
      { path: 'f', line: 2, endLine: 3, kind: 'pem', secret: true },
      { path: 'f', line: 4, endLine: 4, kind: 'hash', secret: false },
    ],
  });
});

test('findings are compared with labels by line', () => {
  const label = (line: number, secret = true) => ({ path: 'f', line, endLine: line, kind: 'k', secret });
  const at = (line: number, endLine = line) => ({ path: 'f', line, endLine, rule: 'r' });
  const labels = [label(1), label(2), label(5), label(9, false)];
  const result = compare(labels, [at(1), at(1), at(4, 5), at(9), at(9)]);
  expect(result).toMatchObject({
    secrets: 3,
    found: 2,
    falseAlarms: 1,
    recall: 0.6667,
    precision: 0.6667,
    f1: 0.6667,
  });
  expect(result.missed).toEqual({ k: 1 });
  expect(result.falseKinds).toEqual({ 'r in k': 1 });
});

test('labels are written and read as CSV, also of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-labels-'));
  try {
    const file = join(folder, 'labels.csv');
    const labels = [{ path: 'a,b.txt', line: 2, endLine: 4, kind: 'x', secret: false }];
    writeLabels(file, labels);
    expect(readLabels(file)).toEqual(labels);
    writeFileSync(file, 'Path,Line\n./src/a.ts,7\n\n');
    expect(readLabels(file)).toEqual([
      { path: 'src/a.ts', line: 7, endLine: 7, kind: 'secret', secret: true },
    ]);
    writeFileSync(file, 'file,line\nx,1\n');
    expect(() => readLabels(file)).toThrow('no column "path"');
    writeFileSync(file, 'path,line\nx,none\n');
    expect(() => readLabels(file)).toThrow('no line number');
    expect(readFileSync(file, 'utf8')).toContain('none');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
