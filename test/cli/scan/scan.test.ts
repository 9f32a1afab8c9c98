import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../../../client/src/api-keys/format';
import { OTHER, SECRET } from '../../../scan/test/secrets';
import { runCommand } from '../support';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => join(folder, name);
const write = (name: string, text: string) => writeFileSync(file(name), text);
const read = (name: string) => readFileSync(file(name), 'utf8');

test('without a finding the exit code is 0', async () => {
  write('a.ts', 'const a = 1;');
  const { code, out } = await runCommand('scan', folder);
  expect(code).toBe(0);
  expect(out).toMatch(/^0 secrets found: 1 files, 0\.0 MB, \d+\.\d s\n$/);
});

test('a finding is printed with its place, rule, redacted line and action, and the exit code is 1', async () => {
  write('a.ts', `\nconst password = "${SECRET}";\n`);
  const { code, out } = await runCommand('scan', folder);
  expect(code).toBe(1);
  expect(out).toContain(
    `${file('a.ts')}:2:19  keyed-secret\n  const password = "${SECRET.slice(0, 4)}[redacted]";`,
  );
  expect(out).toContain('Action: Replace the value at its issuer');
  expect(out).toContain('1 secret found');
  expect(out).not.toContain(SECRET);
});

test('the reports are written without the secret', async () => {
  write('a.ts', `password = "${SECRET}"`);
  const report = ['--json', file('r.json'), '--sarif', file('r.sarif')];
  expect((await runCommand('scan', file('a.ts'), ...report)).code).toBe(1);
  expect(JSON.parse(read('r.json'))).toMatchObject({
    files: 1,
    bytes: 33,
    seconds: expect.any(Number),
    findings: [
      { path: file('a.ts'), line: 1, column: 13, rule: 'keyed-secret', secretHmac: expect.any(String) },
    ],
    problems: [],
  });
  expect(JSON.parse(read('r.sarif')).version).toBe('2.1.0');
  expect(read('r.json') + read('r.sarif')).not.toContain(SECRET.slice(4));
});

test('a baseline hides what it has, and no more', async () => {
  const [source, baseline] = [file('a.ts'), file('baseline')];
  write('a.ts', `password = "${SECRET}"`);
  expect((await runCommand('scan', source, '--baseline', baseline, '--write-baseline')).code).toBe(0);
  expect((await runCommand('scan', source, '--baseline', baseline)).out).toContain(
    '0 secrets found, 1 known',
  );
  write('a.ts', `\n\npassword = "${SECRET}"\napi_key = "${OTHER}"`);
  const { code, out } = await runCommand('scan', source, '--baseline', baseline);
  expect(code).toBe(1);
  expect(out).toContain('1 secret found, 1 known');
});

test('the keys of the app are found by their prefix', async () => {
  write('a.txt', `x ${createKey('acme')} y`);
  expect((await runCommand('scan', file('a.txt'))).code).toBe(0);
  expect((await runCommand('scan', file('a.txt'), '--prefix', 'acme')).out).toContain('own-key-acme');
  const Resources = {
    Key: { Type: 'Custom::RekeyCredential', Properties: { Credential: { prefix: 'acme' } } },
  };
  write('manifest.json', '{}');
  write('A.template.json', JSON.stringify({ Resources }));
  expect((await runCommand('scan', file('a.txt'), '--assembly', folder)).code).toBe(1);
});

test('an incomplete scan without a finding has the exit code 2', async () => {
  symlinkSync('nowhere', file('broken'));
  const { code, out } = await runCommand('scan', folder);
  expect(code).toBe(2);
  expect(out).toContain(`Not scanned: ${file('broken')}: it does not exist`);
});

test.each([
  [['--staged', '--history'], 'Pass one of --staged, --range and --history.'],
  [['--range', ''], '--range cannot be "".'],
  [['--basline', 'x'], 'There is no option --basline. Did you mean --baseline?'],
  [['--baseline', 'there/is/none'], 'The file there/is/none of --baseline cannot be read: ENOENT.'],
  [['--json', 'there/is/none', __filename], 'The file there/is/none of --json cannot be written: ENOENT.'],
  [['--prefix', 'Acme'], '"Acme" is not the prefix of API keys.'],
  [['--assembly', 'none'], 'There is no cloud assembly at none'],
  [['--key-file', 'none'], 'The file none of --key-file cannot be read: ENOENT.'],
])('scan %j is refused', async (words, problem) => {
  const { code, err } = await runCommand('scan', ...words);
  expect(code).toBe(2);
  expect(err).toContain(problem);
});
