import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeKind } from './describe-kind';

const ROOT = join(__dirname, '../../..');
const KIND = 'partner-token';

/** Parts of the repository that build, document, synthesize, prove and rehearse a kind. */
const PARTS = [
  'lib',
  'client/src',
  'lambdas',
  'engine/src',
  'engine/test/samples',
  'proof',
  'rehearsal/src',
  'scan/src',
  'docs',
  'tools/build',
  'tools/checks',
  'test/lib/credentials',
  'tsconfig.json',
];

/** Files of the kind. */
const FILES = {
  [`lambdas/credentials/${KIND}/adapter.ts`]: readFileSync(join(__dirname, 'custom-kind/handler.ts'), 'utf8'),
  [`lambdas/credentials/${KIND}/contract.ts`]: `export const PARTNER_TOKEN = '${KIND}';\n`,
  [`lambdas/credentials/${KIND}/issuer.ts`]: `
import type { KindWithIssuer } from 'cdk-rekey-engine/testing';
import { partnerToken } from './adapter';

export const issuer: KindWithIssuer = {
  kind: '${KIND}',
  parameters: { tenant: 'tenant-7' },
  create: ({ secret }) => ({
    factory: () => partnerToken,
    state: [],
    status: (text) => (secret.holds(text) ? { active: true } : undefined),
  }),
};
`,
  [`lambdas/credentials/${KIND}/reader.ts`]: `
export const reader = { kind: '${KIND}', description: 'each read sends the token', use: async () => {} };
`,
  [`lambdas/credentials/${KIND}/index.ts`]: "export { handler } from './adapter';\n",
  [`lib/credentials/${KIND}.ts`]: `
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PARTNER_TOKEN } from '../../lambdas/credentials/${KIND}/contract';
import type { CredentialConfig } from '../credential';
import { LivesAt } from '../credential-traits';
import { libraryCode } from './library-code';

export function bindPartnerToken(tenant: string): CredentialConfig {
  return {
    code: libraryCode(PARTNER_TOKEN),
    parameters: { tenant },
    principal: tenant,
    livesAt: LivesAt.LABELS,
    statements: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:::partner'] })],
  };
}
`,
  [`docs/credentials/${KIND}.md`]: `# Token of a partner

- **Factory:** \`Credential.partnerToken(tenant)\`
- **Secret:** \`{ "token": "…" }\`

## Traits

## Permissions

| action | resource | reason |
|---|---|---|
| \`sqs:SendMessage\` | the queue of the partner | requests a token |
`,
  [`test/lib/credentials/${KIND}.test.ts`]: `describeKind('${KIND}', () => Credential.partnerToken('tenant-7'));\n`,
};

/** Index lines: the factory of the kind. */
const INDEX = {
  'lib/credential.ts': (text: string) =>
    text.replace(/^(?=\/\*\*)/m, `import { bindPartnerToken } from './credentials/${KIND}';\n\n`).replace(
      /^ {2}\/\*\* Name of the kind/m,
      `  public static partnerToken(tenant: string): Credential {
    return new FactoryMade('${KIND}', () => bindPartnerToken(tenant));
  }\n\n$&`,
    ),
  'lib/index.ts': (text: string) => `${text}export {} from './credentials/${KIND}';\n`,
};

/** Files that the tools write. */
const GENERATED = ['docs/credentials.md', 'docs/security.md', 'tools/build/bundle-sizes.json'];

let copy: string;
let before: Map<string, string>;

/** Contents of the files of the copy, except built ones. */
function contents(): Map<string, string> {
  const files = PARTS.flatMap((part) =>
    part.endsWith('.json')
      ? part
      : readdirSync(join(copy, part), { recursive: true, encoding: 'utf8' }).map((name) => join(part, name)),
  ).filter((name) => /\.\w+$/.test(name) && !name.includes('/dist/'));
  return new Map(files.map((name) => [name, readFileSync(join(copy, name), 'utf8')]));
}

const changed = () =>
  [...contents()].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);

const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: copy, stdio: 'pipe' });
const checkKinds = (...args: string[]) => node('tools/checks/kinds.mjs', ...args);

beforeAll(() => {
  copy = realpathSync(mkdtempSync(join(tmpdir(), 'rekey-kind-')));
  for (const part of PARTS)
    cpSync(join(ROOT, part), join(copy, part), {
      recursive: true,
      filter: (path) => !path.endsWith('/dist'),
    });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  before = contents();
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    writeFileSync(join(copy, name), text);
  }
  for (const [name, edit] of Object.entries(INDEX)) {
    writeFileSync(join(copy, name), edit(readFileSync(join(copy, name), 'utf8')));
  }
});

afterAll(() => rmSync(copy, { recursive: true }));

test('a kind is its own files and index lines', () => {
  expect(changed().sort()).toEqual([...Object.keys(FILES), ...Object.keys(INDEX)].sort());
});

test('the build bundles its handler and its reader', () => {
  const script = `import { bundleHandlers, bundleKinds } from './tools/build/bundle.mjs'; await bundleHandlers(process.cwd()); await bundleKinds(process.cwd());`;
  node('--input-type=module', '-e', script);
  expect(readdirSync(join(copy, 'dist/bundles'))).toContain(KIND);
  expect(readdirSync(join(copy, 'rehearsal/dist/kinds/credentials', KIND))).toEqual(['reader.js']);
});

test('it is proven at its issuer', () => {
  const { PROVEN_KINDS } = require(join(copy, 'proof/kinds')) as typeof import('../../../proof/kinds');
  expect(PROVEN_KINDS.filter(({ core }) => core).map(({ kind }) => kind)).toContain(KIND);
});

test('the rehearsal finds its reader', () => {
  const kinds = require(join(copy, 'rehearsal/src/kinds')) as typeof import('../../../rehearsal/src/kinds');
  expect(kinds.readerOf(KIND)?.description).toBe('each read sends the token');
});

test('the tables of the docs are out of date until they are generated', () => {
  expect(checkKinds).toThrow('docs/security.md is out of date');
  checkKinds('--write');
  expect(checkKinds().toString()).toBe('');
  const [table, permissions] = ['docs/credentials.md', 'docs/security.md'].map((name) =>
    readFileSync(join(copy, name), 'utf8'),
  );
  expect(table).toContain('| Token of a partner | `Credential.partnerToken(tenant)` |');
  expect(permissions).toContain('| `sqs:SendMessage` | the queue of the partner | requests a token |');
});

test('the page of the traits has its row', () => {
  const { withKinds } = require(
    join(copy, 'tools/checks/kinds-page/page'),
  ) as typeof import('../../../tools/checks/kinds-page/page');
  const row = `| [${KIND}](credentials/${KIND}.md) | Token of a partner | one for each label | until the next rotation |`;
  expect(withKinds()).toContain(`${row} stored first | no | no | no | sends the token | in memory |`);
});

describeKind(
  KIND,
  () => require(join(copy, 'lib')).Credential.partnerToken('tenant-7'),
  () => copy,
);

test('the tools change generated files only', () => {
  const own = [...Object.keys(FILES), ...Object.keys(INDEX)];
  expect(
    changed()
      .filter((name) => !own.includes(name))
      .sort(),
  ).toEqual(GENERATED);
});

test.each(Object.keys(FILES))('a kind without %s is reported', (name) => {
  rmSync(join(copy, name), { force: true });
  expect(checkKinds).toThrow(`${name} is missing.`);
});
