// Checks the files of every kind in lambdas/credentials, and the tables of the docs that list the kinds:
//   node tools/checks/kinds.mjs [--write]
// With --write, generates the tables from the pages in docs/credentials.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kinds = readdirSync(join(root, 'lambdas/credentials')).sort();

const filesOf = (kind) => [
  ...['adapter', 'contract', 'index', 'issuer', 'reader'].map(
    (name) => `lambdas/credentials/${kind}/${name}.ts`,
  ),
  `lib/credentials/${kind}.ts`,
  `test/lib/credentials/${kind}.test.ts`,
  pageOf(kind),
];
const pageOf = (kind) => `docs/credentials/${kind}.md`;

/** Generated tables: file, marker, header and rows of a kind. */
const TABLES = [
  {
    file: 'docs/credentials.md',
    header: ['kind', 'credential', 'factory', 'value of the secret'],
    rows: ({ kind, title, factory, secret }) => [
      [`[${kind}](credentials/${kind}.md)`, title, factory, secret],
    ],
  },
  {
    file: 'docs/security.md',
    header: ['kind', 'action', 'resource', 'reason'],
    rows: ({ kind, permissions }) => permissions.map((row) => [`[${kind}](credentials/${kind}.md)`, ...row]),
  },
];

const read = (file) => readFileSync(join(root, file), 'utf8');

/** Head and permissions of the page of a kind. */
function parsePage(kind) {
  const text = read(pageOf(kind));
  const part = (pattern, name) => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Error(`${pageOf(kind)} has no ${name}.`);
    return found;
  };
  const [, section = ''] = `${text}\n## `.split('\n## Permissions\n');
  const permissions = section
    .split('\n## ')[0]
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.slice(2, -2).split(' | '));
  for (const name of ['Traits', 'Permissions']) part(new RegExp(`^## (${name})$`, 'm'), `section "${name}"`);
  return {
    kind,
    title: part(/^# (.+)$/m, 'title'),
    factory: part(/^- \*\*Factory:\*\* (.+)$/m, 'factory'),
    secret: part(/^- \*\*Secret:\*\* (.+)$/m, 'secret'),
    permissions: permissions.length > 0 ? permissions : [['none', '', '']],
  };
}

function withTable({ file, header, rows }, pages) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const table = [line(header), `|${'---|'.repeat(header.length)}`, ...pages.flatMap(rows).map(line)];
  const marked = /(<!-- kinds: .* -->\n).*?(<!-- end -->)/s;
  return read(file).replace(marked, (_, begin, end) => `${begin}${table.join('\n')}\n${end}`);
}

const problems = kinds
  .flatMap(filesOf)
  .filter((file) => !existsSync(join(root, file)))
  .map((file) => `${file} is missing.`);
if (problems.length === 0) {
  const pages = kinds.map(parsePage);
  for (const table of TABLES) {
    const wanted = withTable(table, pages);
    if (process.argv.includes('--write')) writeFileSync(join(root, table.file), wanted);
    else if (wanted !== read(table.file))
      problems.push(`${table.file} is out of date: run node tools/checks/kinds.mjs --write.`);
  }
  for (const kind of kinds) {
    if (!read(`test/lib/credentials/${kind}.test.ts`).includes(`describeKind('${kind}'`))
      problems.push(`test/lib/credentials/${kind}.test.ts does not call describeKind('${kind}', …).`);
  }
}

for (const problem of problems) console.error(`- ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
