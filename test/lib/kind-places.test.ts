import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { namedIn, type Sources, sources, unexpected } from './named-places';

const KINDS = readdirSync(join(__dirname, '../../lambdas/credentials'));

/** Files with one line or one entry for each kind. */
const INDEX = {
  'lib/credential.ts': /^import |^\} from |new FactoryMade\(/,
  'lib/index.ts': /^export |^\} from /,
  // Kinds whose issuer is a service of the local AWS.
  'rehearsal/src/kinds/issuers.ts': /^'?[\w-]+'?: \[/,
};

/**
 * Other files that name a kind. A new kind needs none: its code is in its folder and its file in `lib/credentials`. An entry that
 * is no longer needed fails.
 */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  // Sampled by the proof with a leak index.
  'access-key': ['proof/kinds/index.ts'],
  // Forms of keys that the scanner knows.
  'api-key': ['scan/src/patterns/github.ts', 'scan/src/patterns/key-pattern.ts'],
  generated: ['scan/src/patterns/key-pattern.ts'],
  // The name of its service.
  elasticache: ['rehearsal/src/aws/services/cache-users/elasticache.ts'],
  memorydb: ['rehearsal/src/aws/services/cache-users/memorydb.ts'],
  // Parts of the construct that are public, and the kit that tests a spec.
  'http-api': [
    'lib/http-api-presets/preset.ts',
    'lib/http-api-spec.ts',
    'package.json',
    'rehearsal/src/kinds/index.ts',
  ],
  keyring: [
    'lib/checks/keyring-phases.ts',
    'lib/checks/keyring-props.ts',
    'lib/credentials/custom.ts',
    'lib/credentials/keyring-copies.ts',
  ],
  // Engines of database servers, their programs and users.
  mysql: [
    'lambdas/databases/servers/mariadb.ts',
    'lib/credentials/mysql-strategy.ts',
    'rehearsal/src/cloudformation/databases.ts',
    'scan/src/rules/commands/commands.ts',
  ],
  postgres: ['lambdas/databases/servers/postgres-programs.ts', 'rehearsal/src/cloudformation/databases.ts'],
  // Calls with a bearer token, which CloudTrail records without the id of the credential.
  'service-credential': ['lambdas/leaks/audit/lookups.ts'],
  // Its check and the parts of the template that it changes.
  'origin-verify-header': ['lib/checks/origin-header.ts', 'lib/credentials/origin-header-template.ts'],
  redis: [
    'lib/credentials/aws-redis-user.ts',
    'lib/redis-server.ts',
    'rehearsal/src/issuers/cache-endpoint.ts',
  ],
};

/** Its folder and those of kinds that are made of it, its file, and specs, whose requests have words such as api-key. */
const ownFiles = (kind: string): RegExp =>
  new RegExp(`^lambdas/credentials/|^lib/credentials/${kind}\\.ts$|^lib/http-api-presets/(?!preset\\.ts)`);

/** Imports of its files, and its name as a text. */
const namesOf = (kind: string): RegExp[] => [
  new RegExp(`credentials/${kind}['/]`),
  new RegExp(`['\`]${kind}['\`]`),
];

/** Code that handlers share may be made of parts of a kind, such as requests to an HTTP API. */
const withoutParts = (code: Sources): Sources =>
  new Map(
    [...code].map(([file, text]) => [
      file,
      file.startsWith('lambdas/') ? text.replace(/^.*from '(?:\.\.\/)+credentials\/.*$/gm, '') : text,
    ]),
  );

const problemsOf = (kind: string, code: Sources): string[] =>
  unexpected(namedIn(withoutParts(code), namesOf(kind), ownFiles(kind)), INDEX, OTHERS[kind]);

const code = sources();

test.each(KINDS)('the kind %s is its folder, its file in lib/credentials and index lines', (kind) => {
  expect(code.has(`lib/credentials/${kind}.ts`)).toBe(true);
  expect(namedIn(code, namesOf(kind), ownFiles(kind)).size).toBeGreaterThan(1);
  expect(problemsOf(kind, code)).toEqual([]);
});

test('a line in central code is reported, with its file', () => {
  const line = "  if (kind === 'ses-smtp') return 'other';";
  const changed = new Map(code).set('engine/src/handler.ts', line);
  expect(problemsOf('ses-smtp', changed)).toEqual([`engine/src/handler.ts: ${line.trim()}`]);
  const credential = `${code.get('lib/credential.ts')}\n${line}`;
  expect(problemsOf('ses-smtp', new Map(code).set('lib/credential.ts', credential))).toEqual([
    `lib/credential.ts: ${line.trim()}`,
  ]);
});

test('a second file in lib is reported, and an exception that is no longer needed', () => {
  const second = "import { SES_SMTP } from '../../lambdas/credentials/ses-smtp/contract';";
  const changed = new Map(code).set('lib/credentials/ses-regions.ts', second);
  expect(problemsOf('ses-smtp', changed)).toEqual([`lib/credentials/ses-regions.ts: ${second}`]);
  const without = new Map(code).set('proof/kinds/index.ts', '');
  expect(problemsOf('access-key', without)).toEqual(['proof/kinds/index.ts names it no more']);
});
