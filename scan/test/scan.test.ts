import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createKey } from '../../client/src/api-keys/format';
import { Budget } from '../src/archive/entry';
import { ContentScan } from '../src/content/content-scan';
import { RandomBytes } from '../src/files/bytes';
import { apiKeyPattern } from '../src/patterns/key-pattern';
import { Scan } from '../src/scan';
import { tarOf, zipOf } from './archive/zip-of';
import { LINE, SECRET, TOKEN } from './secrets';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

async function scan(
  options: { all?: boolean; own?: string[]; chunk?: number } = {},
  paths = [folder],
): Promise<Scan> {
  const scan = new Scan({ ...options, own: (options.own ?? []).map(apiKeyPattern) });
  await scan.scanPaths(paths);
  return scan;
}

const placesOf = ({ findings }: Scan) =>
  findings.map(({ path, line, column }) => `${path.slice(folder.length + 1)}:${line}:${column}`);

test.each([
  ['UTF-8', Buffer.from(`\n${LINE}`)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff\n${LINE}`)],
  ['UTF-16 with a mark', Buffer.from(`\ufeff\n${LINE}`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(`\n${LINE.repeat(3)}`, 'utf16le')],
  ['UTF-16 big endian', Buffer.from(`\ufeff\n${LINE}`, 'utf16le').swap16()],
  ['UTF-16 big endian without a mark', Buffer.from(`\n${LINE.repeat(3)}`, 'utf16le').swap16()],
  ['Windows line ends', Buffer.from(`\r\n${LINE}`)],
])('a secret in %s has its line and column', async (_, bytes) => {
  write('a.ts', bytes);
  expect(placesOf(await scan())[0]).toBe('a.ts:2:13');
});

test('formats of vendors and own keys are found in binary files, general forms are not', async () => {
  const key = createKey('acme');
  write(
    'a.bin',
    Buffer.concat([Buffer.from([0, 1, 2, 255, 0, 0, 7]), Buffer.from(`${LINE} ${TOKEN} ${key} \0`)]),
  );
  expect((await scan({ own: ['acme'] })).findings.map(({ rule }) => rule.id)).toEqual([
    'github-pat',
    'own-key-acme',
  ]);
});

test('a wrong checksum is no key of the app', async () => {
  const key = createKey('acme');
  write('a.txt', `${key}\n${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}\n`);
  expect(placesOf(await scan({ own: ['acme'] }))).toEqual(['a.txt:1:1']);
});

test('archives in archives are scanned, and their faults are named', async () => {
  const inner = zipOf({ 'deep/a.env': LINE, 'b.txt': 'nothing' });
  write('a.tgz', gzipSync(tarOf({ 'x/inner.zip': inner, 'c.env': LINE })));
  write('broken.zip', inner.subarray(0, inner.length - 30));
  write('broken.gz', gzipSync('text').subarray(0, 12));
  const done = await scan();
  expect(placesOf(done)).toEqual(['a.tgz!x/inner.zip!deep/a.env:1:13', 'a.tgz!c.env:1:13']);
  expect(done.problems.map(({ path, reason }) => `${path.slice(folder.length + 1)}: ${reason}`)).toEqual([
    'broken.gz: it is a damaged gzip file',
    'broken.zip: it is not a complete zip archive',
  ]);
});

test('archives that are too deep or too large are named', async () => {
  let bytes: Buffer = zipOf({ 'a.env': LINE });
  for (let i = 0; i < 8; i++) bytes = zipOf({ 'a.zip': bytes });
  write('deep.zip', bytes);
  expect((await scan()).problems).toEqual([
    expect.objectContaining({ reason: 'it is in more than 6 archives' }),
  ]);

  const bomb = new ContentScan({ own: [] });
  const zeros = Buffer.alloc(8_000_000);
  for (const [path, archive] of [
    ['small.zip', zipOf({ 'zeros.bin': zeros.subarray(0, 10_000) })],
    ['bomb.zip', zipOf({ 'zeros.bin': zeros })],
    ['bomb.gz', gzipSync(zeros)],
  ] as const)
    bomb.scan(RandomBytes.of(archive), { path }, new Budget(1000));
  const reason = 'the archive has more than 1000 bytes when it is unpacked';
  expect(bomb.take().problems).toEqual(
    ['small.zip', 'bomb.zip!zeros.bin', 'bomb.gz'].map((path) => ({ path, reason })),
  );
});

test('links are followed once, and circles, broken links and other files are named or end', async () => {
  write('real/a.env', LINE);
  symlinkSync(folder, join(folder, 'real/up'));
  symlinkSync(join(folder, 'real'), join(folder, 'again'));
  symlinkSync('self', join(folder, 'self'));
  symlinkSync('nowhere', join(folder, 'broken'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const done = await scan();
  expect(placesOf(done)).toEqual(['again/a.env:1:13']);
  expect(done.problems.map(({ path, reason }) => `${path.slice(folder.length + 1)}: ${reason}`)).toEqual([
    'broken: it does not exist',
    'pipe: it is neither a file nor a folder',
    'self: its symbolic links form a circle',
  ]);
});

test('dependencies are scanned on request, and a path that does not exist is named', async () => {
  write('node_modules/x/a.env', LINE);
  write('.git/a.env', LINE);
  const { findings, skipped } = await scan();
  expect([findings.length, skipped.map(({ path }) => path)]).toEqual([0, [`${folder}/node_modules`]]);
  expect(placesOf(await scan({ all: true }))).toEqual(['node_modules/x/a.env:1:13']);
  expect((await scan({}, [join(folder, 'node_modules')])).findings).toHaveLength(1);
  expect((await scan({}, [join(folder, 'none')])).problems).toEqual([
    { path: `${folder}/none`, reason: 'it does not exist' },
  ]);
});

test('a large file is scanned in parts, with lines, and without an end of line', async () => {
  const filler = `${'const a = 1;'.repeat(10)}\n`;
  const size = 1_000_000;
  write('lines.js', Buffer.concat([Buffer.alloc(size, filler), Buffer.from(`\n${LINE}`)]));
  write('minified.js', Buffer.concat([Buffer.alloc(size, 'a=1;é'), Buffer.from(LINE)]));
  write('wide.js', Buffer.from(`\ufeff${'a=1;'.repeat(size / 4)}${LINE}`, 'utf16le'));
  const lines = Math.floor(size / filler.length) + 2;
  const characters = Buffer.alloc(size, 'a=1;é').toString().length;
  const expected = [`lines.js:${lines}:13`, `minified.js:1:${characters + 13}`, `wide.js:1:${size + 13}`];
  expect(placesOf(await scan({ chunk: 64 * 1024 }))).toEqual(expected);
  expect(placesOf(await scan())).toEqual(expected);
});

test.each([-40, -20, -10, 0, 10])(
  'a secret at the border of two parts is found once, %d bytes from it',
  async (shift) => {
    const chunk = 64 * 1024;
    const before = Buffer.alloc(chunk + shift, 'a=1;');
    write('a.js', Buffer.concat([before, Buffer.from(LINE.trim()), Buffer.alloc(100_000, 'b=2;')]));
    const { findings } = await scan({ chunk });
    expect(findings.map(({ column }) => column)).toEqual([chunk + shift + 13]);
    expect(findings[0]?.endColumn).toBe(chunk + shift + 13 + SECRET.length);
  },
);
