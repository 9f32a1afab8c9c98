import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => readFileSync(join(ROOT, 'lib', name), 'utf8'))
  .join('\n');

/** The first column of the tables of a section of docs/checks.md. */
function documented(section: string): string[] {
  const page = readFileSync(join(ROOT, 'docs/checks.md'), 'utf8');
  const [, text = ''] = page.split(`\n## ${section}\n`);
  const rows = [...(text.split('\n## ')[0] ?? '').matchAll(/^\| (`[^|]*) \|/gm)];
  return rows
    .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code))
    .sort();
}

function unique(codes: string[]): string[] {
  return [...new Set(codes)].sort();
}

test('docs/checks.md lists every code that synth refuses with', () => {
  const calls = [...sources.matchAll(/\b(?:refuse|refusal)\(\s*([^,]*),/g)].map(([, code = '']) => code);
  const codes = calls.flatMap((code) => [...code.matchAll(/'([A-Z]\w+)'/g)].map(([, name = '']) => name));
  expect(codes.length).toBeGreaterThan(20);
  expect(documented('Errors')).toEqual(unique(codes));
});

test('docs/checks.md lists every warning', () => {
  const ids = [...sources.matchAll(/'(cdk-rekey:\w+)'/g)].map(([, id = '']) => id);
  expect(ids.length).toBeGreaterThan(4);
  expect(documented('Warnings')).toEqual(unique(ids));
});
