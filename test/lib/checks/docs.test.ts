import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SYNTH_RULES } from '../../../scan/src/assembly/contract';

const ROOT = join(__dirname, '../../..');

/** Texts of the files of a folder with an extension. */
function textsIn(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
}

const sources = textsIn('lib', '.ts').join('\n');
const pages = [readFileSync(join(ROOT, 'docs/checks.md'), 'utf8'), ...textsIn('docs/credentials', '.md')];
/** First cells of the tables with checks. */
const documented = pages
  .flatMap((page) =>
    page.split(/^(?=## )/m).filter((section) => /^## (Errors|Warnings|Checks at synth)/.test(section)),
  )
  .flatMap((section) => [...section.matchAll(/^\| (`[^|]*) \|/gm)])
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));

test('documents every error and warning of synth once', () => {
  const refusals = [...sources.matchAll(/\b(?:refuse|refusal)\(\s*([^,]*),|\bcode: ('[A-Z]\w+')/g)].map(
    ([, argument = '', member = '']) => argument + member,
  );
  const errors = refusals.flatMap((code) => code.match(/(?<=')[A-Z]\w+(?=')/g) ?? []);
  const warnings = sources.match(/(?<=')cdk-rekey:\w+(?=')/g) ?? [];
  const codes = [...new Set([...errors, ...warnings])];
  expect(codes.length).toBeGreaterThan(40);
  expect(documented.sort()).toEqual(codes.sort());
});

test('documents every rule of SecretChecks once, with its severity', () => {
  const page = readFileSync(join(ROOT, 'docs/secret-checks.md'), 'utf8');
  const [, rules = ''] = /^## Rules$(.*?)^## /ms.exec(page) ?? [];
  const rows = [...rules.matchAll(/^\| `([^`]+)` \| (\w+) \|/gm)].map(([, id, severity]) => [id, severity]);
  expect(rows).toEqual(Object.entries(SYNTH_RULES).map(([id, { severity }]) => [id, severity]));
});
