import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Random } from '../../../rehearsal/src/kernel/random';
import { SECRET } from '../../../scan/test/secrets';
import { runCommand } from '../support';

const TOKEN = new Random(4).text(24, 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789');
const RULE = `[[rules]]\nid = "acme"\nregex = '''acme-[0-9]{8}'''\n`;

let folder: string;
const environment = process.env;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scan-'));
  process.env = { ...environment };
});
afterEach(() => {
  process.env = environment;
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string) => join(folder, name);

function write(name: string, text: string): void {
  mkdirSync(dirname(file(name)), { recursive: true });
  writeFileSync(file(name), text);
}

describe('the environment', () => {
  beforeEach(() => {
    process.env.DEPLOY_TOKEN = TOKEN;
    write('cdk.out/asset.1/index.js', `x("${TOKEN}")`);
    write('.env', `DEPLOY_TOKEN=${TOKEN}`);
    write('src/a.js', `y("${TOKEN}")`);
  });
  const count = async (...words: string[]) =>
    (await runCommand('scan', folder, ...words)).out.match(/build-environment(?=\n)/g)?.length ?? 0;

  test('is searched for in artifacts, on request everywhere or not at all', async () => {
    expect([await count(), await count('--env'), await count('--no-env')]).toEqual([1, 3, 0]);
    const { code, out } = await runCommand('scan', file('cdk.out'));
    expect(code).toBe(1);
    expect(out).toContain('It is the value of the variable DEPLOY_TOKEN.');
    expect(out).not.toContain(TOKEN.slice(4));
  });

  test('is extended by the names of variables', async () => {
    process.env.MAILER = 'Zk2Vb Xm9Tf';
    write('dist/a.js', 'z("Zk2Vb Xm9Tf")');
    expect([await count(), await count('--env-name', 'MAILER')]).toEqual([1, 2]);
    const { err } = await runCommand('scan', folder, '--env-name', 'NONE');
    expect(err).toContain(
      'The variable NONE is not searched for: it is not set, or its value is short or common.',
    );
  });
});

describe('a configuration of gitleaks', () => {
  test('at the root of the scan or as an option adds rules', async () => {
    write('.gitleaks.toml', RULE);
    write('src/a.ts', 'acme-12345678');
    expect((await runCommand('scan', folder)).out).toContain(`${file('src/a.ts')}:1:1  acme`);
    const other = ['--gitleaks-config', file('other.toml')];
    write('other.toml', RULE.replace('acme-', 'other-'));
    expect((await runCommand('scan', folder, ...other)).code).toBe(0);
  });

  test('that cannot be used ends the scan with its reason', async () => {
    write('.gitleaks.toml', `[[rules]]\nid = "acme"\nregex = "("\n`);
    const { code, err } = await runCommand('scan', folder);
    expect(code).toBe(2);
    expect(err).toContain(`${file('.gitleaks.toml')}: rule acme: regex is not a regular expression of RE2`);
    expect(err).not.toContain('Usage');
    expect((await runCommand('scan', folder, '--gitleaks-config', 'none')).err).toBe(
      'none cannot be read: ENOENT.\n',
    );
  });

  test('has fingerprints of findings that are ignored', async () => {
    write('src/a.ts', `\npassword = "${SECRET}"`);
    write('.gitleaksignore', 'src/a.ts:generic-api-key:2\n');
    expect(await runCommand('scan', folder)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^0 secrets found, 1 known/),
    });
  });
});

test('a folder without a repository is named, without the usage', async () => {
  const before = process.cwd();
  process.chdir(folder);
  try {
    const { code, err } = await runCommand('scan', '--history');
    expect(code).toBe(2);
    expect(err).toMatch(/^The folder .* is not in a git repository\. .*\n$/);
    execFileSync('git', ['init', '--quiet']);
    expect((await runCommand('scan', '--history')).code).toBe(0);
  } finally {
    process.chdir(before);
  }
});

test.each([
  [['--threads', '0'], '--threads cannot be "0". Pass a number from 1 to 256.'],
  [['--threads', 'all'], '--threads cannot be "all".'],
  [['--no-env', '--env'], 'Pass --no-env without --env and --env-name.'],
])('scan %j is refused', async (words, problem) => {
  const { code, err } = await runCommand('scan', ...words);
  expect([code, err.split('\n', 1)[0]]).toEqual([2, expect.stringContaining(problem)]);
});
