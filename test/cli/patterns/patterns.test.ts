import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { runCommand } from '../support';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function assemblyWith(...prefixes: unknown[]): string {
  const key = (prefix: unknown) => ({
    Type: 'Custom::RekeyCredential',
    Properties: { Credential: { prefix } },
  });
  const Resources = Object.fromEntries(prefixes.map((prefix, i) => [`Key${i}`, key(prefix)]));
  writeFileSync(join(folder, 'manifest.json'), '{}');
  writeFileSync(join(folder, 'Shop.template.json'), JSON.stringify({ Resources }));
  return folder;
}

test('prints a rule for each prefix once', async () => {
  const { code, out } = await runCommand('patterns', 'acme_live', 'acme_test', 'acme_live');
  expect(code).toBe(0);
  expect(out.match(/^id = .*$/gm)).toEqual(['id = "own-key-acme-live"', 'id = "own-key-acme-test"']);
});

test('prints the patterns of an assembly as JSON, and the keys without a pattern apart', async () => {
  const { code, out, err } = await runCommand(
    'patterns',
    '--json',
    '--assembly',
    assemblyWith('acme', { Ref: 'P' }),
  );
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    patterns: [
      {
        id: 'own-key-acme',
        description: 'API key with the prefix acme_',
        prefix: 'acme',
        form: 'api-key',
        start: 'acme_',
        alphabet: expect.stringMatching(/^[0-9A-Za-z]{62}$/),
        length: 33,
        regex: expect.stringContaining('(acme_[0-9A-Za-z]{33})'),
        keywords: ['acme_'],
        checksum: { algorithm: 'crc32-base62', length: 6 },
        sources: ['Shop/Key0'],
      },
    ],
  });
  expect(err).toMatch(/^No pattern for Shop\/Key1: /);
});

test.each([
  [['Acme'], 2, '"Acme" is not the prefix of API keys.'],
  [['acme', '--assembly', 'x'], 2, 'Pass either prefixes or --assembly, not both.'],
  [['--assembly', 'there/is/none'], 2, 'There is no cloud assembly at there/is/none'],
  [['--asembly', 'x'], 2, 'There is no option --asembly. Did you mean --assembly?'],
  [['acme', '--format', 'betterleak'], 2, 'There is no format "betterleak". Did you mean betterleaks?'],
  [['acme', '--format', 'macie', '--json'], 2, 'Pass either --json or --format, not both.'],
  [['acme', '--format', 'json', '--github-org', 'a'], 2, 'Pass either --github-org or a format, not both.'],
  [['acme', '--github-org', 'a/b'], 2, '--github-org cannot be "a/b".'],
  [['acme', '--dry-run'], 2, '--dry-run requires --github-org.'],
  [['acme', '--own-only'], 2, '--own-only requires --format cloudwatch.'],
])('patterns %j fails', async (words, expected, problem) => {
  const { code, out, err } = await runCommand('patterns', ...words);
  expect([code, out]).toEqual([expected, '']);
  expect(err).toContain(problem);
});

test('an app without a prefix fails, so that no empty file is written', async () => {
  const { code, out, err } = await runCommand('patterns', '--assembly', assemblyWith());
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('The app has no keys with a prefix.');
});

test('prints a document for each service', async () => {
  const outputOf = async (format: string) => (await runCommand('patterns', 'acme', '--format', format)).out;
  expect(parse(await outputOf('betterleaks')).rules).toHaveLength(1);
  expect(JSON.parse(await outputOf('github')).patterns).toHaveLength(1);
  expect(JSON.parse(await outputOf('macie')).customDataIdentifiers).toHaveLength(1);
  expect(JSON.parse(await outputOf('cloudwatch')).Version).toBe('2021-06-01');
  expect(await outputOf('json')).toBe((await runCommand('patterns', 'acme', '--json')).out);
  expect(await outputOf('gitleaks')).toBe((await runCommand('patterns', 'acme')).out);
});

test('a policy of CloudWatch Logs holds formats of vendors only on request, and the others are named', async () => {
  const all = await runCommand('patterns', 'acme', '--format', 'cloudwatch');
  expect(all.err).toMatch(/^Left to a scanner on a subscription filter: the formats [\w-]+(, [\w-]+)+\n$/);
  const own = await runCommand('patterns', 'acme', '--format', 'cloudwatch', '--own-only');
  expect(own.err).toBe('');
  expect(JSON.parse(own.out).Configuration.CustomDataIdentifier).toEqual([
    { Name: 'own-keys-1', Regex: 'acme_[0-9A-Za-z]{33}' },
  ]);
});
