import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { namedIn, type Sources, sources, unexpected } from './named-places';

const FOLDER = 'lib/http-api-presets';
const FILES = readdirSync(join(__dirname, '../..', FOLDER))
  .filter((file) => file !== 'preset.ts')
  .map((file) => file.replace(/\.ts$/, ''));

/** Files with one line or one method for each preset. */
const INDEX = {
  'lib/http-api-preset.ts': /^import |^public static |^return made\(/,
  'lib/index.ts': /^export /,
};

/** Code that works with every preset. The rest of the project, such as the scanner and the sources of leaks, may name a provider. */
const CENTRAL =
  /^lib\/(?!leaks\/|checks\/leak-)|^lambdas\/credentials\/http-api\/|^rehearsal\/src\/(kinds|provider)\/|^package\.json$/;

/** The name of its file in kebab, camel and flat case. */
const namesOf = (file: string): RegExp[] => [
  new RegExp(`\\b${file.split('-').join('[- ]?')}(?![a-z])|\\b${file.split('-').join('')}Props`, 'i'),
];

/** A preset may be related to another one, and to a file that presets share. */
const isPresets = (name: string, code: Sources): boolean =>
  name.startsWith(`${FOLDER}/`) || sharedBy(name, code) > 1;

const problemsOf = (file: string, code: Sources): string[] => {
  const central = new Map([...code].filter(([name]) => CENTRAL.test(name) && !isPresets(name, code)));
  return unexpected(namedIn(central, namesOf(file), /^$/), INDEX);
};

/** Modules that a preset imports, from the root. */
const importsOf = (text = ''): string[] =>
  [...text.matchAll(/from '([^']+)'/g)].map(([, module = '']) => join(FOLDER, `${module}.ts`));

const sharedBy = (module: string, code: Sources): number =>
  FILES.filter((file) => importsOf(code.get(`${FOLDER}/${file}.ts`)).includes(module)).length;

const lonely = (file: string, code: Sources): string[] =>
  importsOf(code.get(`${FOLDER}/${file}.ts`)).filter((module) => sharedBy(module, code) < 2);

const code = sources();

test.each(FILES)('the preset %s is one file and index lines', (file) => {
  expect(problemsOf(file, code)).toEqual([]);
  expect(lonely(file, code)).toEqual([]);
});

test('code that treats one preset in another way is reported', () => {
  const line = "if (spec.name === 'sendgrid') return [];";
  const changed = new Map(code).set('lambdas/credentials/http-api/items.ts', line);
  expect(problemsOf('send-grid', changed)).toEqual([`lambdas/credentials/http-api/items.ts: ${line}`]);
  const method = `${code.get('lib/http-api-preset.ts')}\nconst one = sendGrid.example;`;
  expect(problemsOf('send-grid', new Map(code).set('lib/http-api-preset.ts', method))).toEqual([
    'lib/http-api-preset.ts: const one = sendGrid.example;',
  ]);
});

test('a second file for one preset is reported', () => {
  const text = `import { scopes } from '../send-grid-scopes';\n${code.get(`${FOLDER}/send-grid.ts`)}`;
  const changed = new Map(code).set(`${FOLDER}/send-grid.ts`, text);
  expect(lonely('send-grid', changed)).toEqual(['lib/send-grid-scopes.ts']);
  expect(lonely('vault-token', code)).toEqual([]);
  expect(importsOf(code.get(`${FOLDER}/vault-token.ts`))).toContain('lib/http-api-vault.ts');
});
