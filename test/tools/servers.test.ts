import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MODULE = join(__dirname, '../../tools/servers/debian.mjs');

let folder: string;
let policy: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'servers-'));
  policy = join(folder, 'policy-rc.d');
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = (name: string, script: string) =>
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

/** A program `apt-get` that notes its arguments and the status of the policy for services. */
const aptGet = (script = '') =>
  program('apt-get', `${policy} redis start; echo "$? $*" >> ${folder}/calls\n${script}`);

const makesServer = () => `printf '' > ${folder}/bin/redis-server; /bin/chmod +x ${folder}/bin/redis-server`;

const calls = () =>
  existsSync(`${folder}/calls`) ? readFileSync(`${folder}/calls`, 'utf8').split('\n') : [];

function install() {
  const options = JSON.stringify({ folders: [join(folder, 'bin')], policy });
  const code = `import { installPrograms } from ${JSON.stringify(MODULE)};
    installPrograms({ 'redis-server': 'redis' }, ${options});`;
  // Without the apt-get of the machine.
  const PATH = join(folder, 'bin');
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
    env: { PATH },
  });
  return { status, stderr };
}

test('installs a missing server while services may not start, and removes that policy', () => {
  aptGet(makesServer());
  expect(install()).toEqual({ status: 0, stderr: '' });
  expect(calls()).toEqual(['101 update --quiet', expect.stringMatching(/^101 install .* redis$/), '']);
  expect(existsSync(policy)).toBe(false);
});

test('installs nothing when the server is there', () => {
  aptGet();
  program('redis-server', '');
  expect(install()).toEqual({ status: 0, stderr: '' });
  expect(calls()).toEqual([]);
});

test('keeps a policy that forbids services, and refuses one that allows them', () => {
  aptGet(makesServer());
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  expect(install().status).toBe(0);
  expect(readFileSync(policy, 'utf8')).toContain('exit 101');

  rmSync(join(folder, 'bin/redis-server'));
  writeFileSync(policy, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const { status, stderr } = install();
  expect(status).toBe(1);
  expect(stderr).toContain('allows packages to start services');
  expect(existsSync(join(folder, 'bin/redis-server'))).toBe(false);
});

test.each([
  ['without apt-get', () => {}, /redis cannot be installed: apt-get update failed: .*ENOENT/],
  ['with a refusal', () => aptGet('echo "E: not root" >&2; exit 100'), /apt-get update failed: E: not root/],
  ['without the program after it', () => aptGet(''), /apt-get installed no redis-server/],
])('says how to install a server by hand, %s', (_case, prepare, message) => {
  prepare();
  const { status, stderr } = install();
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr).toContain('Install it as root: apt-get install redis');
  expect(existsSync(policy)).toBe(false);
});
