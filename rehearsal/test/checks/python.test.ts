import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pythonEnvironment } from '../../checks/python';

let folder: string;
let progress: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'python-'));
  progress = [];
  writeFileSync(join(folder, 'requirements.txt'), 'one==1\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Creates the environment `tools` with `commands` first in the PATH. */
function make(commands: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, script] of Object.entries(commands)) {
    const path = join(folder, 'bin', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }
  return pythonEnvironment('tools', join(folder, 'requirements.txt'), (text) => progress.push(text), {
    cache: join(folder, 'cache'),
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
  });
}

/** A `python3 -m venv FOLDER` that creates an environment whose Python runs `then`. */
const venv = (then: string) =>
  `mkdir -p "$3/bin"; printf '#!/bin/sh\\n${then}\\n' > "$3/bin/python"; chmod +x "$3/bin/python"`;

test('creates the environment once, and again after a change of the requirements', async () => {
  const good = { python3: venv('exit 0') };
  const python = await make(good);
  expect(existsSync(python)).toBe(true);
  expect(await make(good)).toBe(python);
  expect(progress).toEqual(['Installing tools from PyPI…']);
  writeFileSync(join(folder, 'requirements.txt'), 'one==2\n');
  await make(good);
  expect(progress).toHaveLength(2);
});

test('reports the output of pip, and does not reuse an incomplete environment', async () => {
  await expect(make({ python3: venv('echo No such version >&2; exit 1') })).rejects.toMatchObject({
    code: 'InstallFailed',
    message: expect.stringMatching(/No such version.*PyPI/s),
  });
  await make({ python3: venv('exit 0') });
  expect(progress).toHaveLength(2);
});

test('reports that Python is missing', async () => {
  const none = { python3: 'echo no venv >&2; exit 1', 'apt-get': 'echo no root >&2; exit 1' };
  await expect(make(none)).rejects.toMatchObject({
    code: 'PythonMissing',
    message: expect.stringMatching(/no root.*Install Python 3/s),
  });
});

test('installs Python if possible', async () => {
  const there = () => join(folder, 'installed');
  const python3 = `test -e ${there()} || exit 1; ${venv('exit 0')}`;
  expect(existsSync(await make({ python3, 'apt-get': `touch ${there()}` }))).toBe(true);
});
