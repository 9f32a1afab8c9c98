import { execFileSync } from 'node:child_process';
import fs, {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFile } from '../../src/files/open-file';
import { Scan } from '../../src/scan';
import { TaskRunner } from '../../src/threads/task-runner';
import { LINE } from '../secrets';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => join(folder, name);

async function scan(...paths: string[]) {
  const done = new Scan({ own: [] });
  await done.scanPaths(paths.length === 0 ? [folder] : paths);
  const short = (path: string) => path.replace(`${folder}/`, '');
  return {
    files: done.files,
    found: done.findings.map(({ path }) => short(path)),
    problems: done.problems.map(({ path, reason }) => `${short(path)}: ${reason}`),
  };
}

test('names that are not UTF-8 are scanned and shown with escapes', async () => {
  const at = (...names: Buffer[]) => Buffer.concat([Buffer.from(`${folder}/`), ...names]);
  mkdirSync(at(Buffer.from('ä-\xff', 'latin1')));
  writeFileSync(at(Buffer.from('ä-\xff', 'latin1'), Buffer.from('/x.env')), LINE);
  writeFileSync(at(Buffer.from('ü\n"\xfe.env', 'latin1')), LINE);
  writeFileSync(inFolder('ß.env'), LINE);
  const { found, problems } = await scan();
  expect(problems).toEqual([]);
  expect(found.sort()).toEqual(['\\xe4-\\xff/x.env', '\\xfc\n"\\xfe.env', 'ß.env'].sort());
});

test('empty files, sockets and circles of links are no failure', async () => {
  writeFileSync(inFolder('empty.env'), '');
  symlinkSync('.', inFolder('circle'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(inFolder('socket'), resolve));
  const result = await scan();
  await new Promise((resolve) => server.close(resolve));
  expect(result).toEqual({ files: 1, found: [], problems: ['socket: it is neither a file nor a folder'] });
});

test('a path that is too long or has a file as a folder is named', async () => {
  writeFileSync(inFolder('a'), '');
  expect((await scan(inFolder('x'.repeat(300)), inFolder('a/b'))).problems).toEqual([
    `${'x'.repeat(300)}: its path is too long`,
    'a/b: a part of its path is not a folder',
  ]);
});

describe('after the folder was read', () => {
  const run = (name: string) =>
    new TaskRunner({ own: [] }).run({ of: 'file', order: 0, weight: 1, path: inFolder(name) });

  test('a file that was deleted is named', () => {
    expect(run('gone').problems).toEqual([{ path: inFolder('gone'), reason: 'it does not exist' }]);
  });

  test('a pipe in the place of a file is not waited for', () => {
    execFileSync('mkfifo', [inFolder('pipe')]);
    expect(run('pipe').problems).toEqual([
      { path: inFolder('pipe'), reason: 'it is neither a file nor a folder' },
    ]);
  });

  test.each([
    ['EACCES', 'no permission to read it'],
    ['EMFILE', 'too many files are open'],
    ['EBUSY', 'EBUSY'],
  ])('a file that cannot be opened is named: %s', (code, reason) => {
    // Root may read every file.
    const open = jest.spyOn(fs, 'openSync').mockImplementation(() => {
      throw Object.assign(new Error(`${code}: it failed`), { code });
    });
    const { problems } = run('locked');
    open.mockRestore();
    expect(problems).toEqual([{ path: inFolder('locked'), reason }]);
  });

  test('a file that changes while it is read is scanned and named', () => {
    writeFileSync(inFolder('log'), LINE);
    const seen: string[] = [];
    const read = () =>
      withFile(inFolder('log'), (bytes) => {
        seen.push(bytes.read(0, 5).toString());
        appendFileSync(inFolder('log'), 'x');
      });
    expect(read).toThrow('it changed while it was read');
    expect(seen).toEqual(['passw']);
  });

  test('a file that is deleted while it is read is scanned', () => {
    writeFileSync(inFolder('log'), LINE);
    withFile(inFolder('log'), (bytes) => {
      unlinkSync(inFolder('log'));
      expect(bytes.read(0, 5).toString()).toBe('passw');
    });
  });
});
