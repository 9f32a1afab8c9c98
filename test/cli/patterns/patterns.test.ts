import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
