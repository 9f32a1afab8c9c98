import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Changes } from '../../src/git/git';
import { Scan } from '../../src/scan';
import { zipOf } from '../archive/zip-of';

const [FIRST, SECOND] = ['q7Zk2VbX9mTfR4wLp8Yd', 'zT5qW8nB3vK7xM2cL9dF'];
const line = (secret: string) => `password = "${secret}"\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scan-git-'));
  git('init', '--quiet', '--initial-branch=main');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function stage(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  git('add', '--all');
}

function commit(files: Readonly<Record<string, string | Buffer>>): string {
  stage(files);
  git('commit', '--quiet', '--allow-empty', '--message', 'x');
  return git('rev-parse', 'HEAD');
}

async function found(changes: Changes, ...paths: string[]) {
  const scan = new Scan({ own: [] });
  await scan.scanChanges(changes, paths, folder);
  return scan.findings.map(({ path, line, commit }) => [`${path}:${line}`, commit]);
}

test('only added lines are scanned among what is staged', async () => {
  commit({ 'a.ts': `${line(FIRST)}const a = 1;\n` });
  expect(await found({ of: 'staged' })).toEqual([]);
  stage({ 'a.ts': `${line(FIRST)}const a = 1;\n${line(SECOND)}`, 'not tracked.ts': 'x' });
  writeFileSync(join(folder, 'a.ts'), `${line(FIRST)}${line('unstaged7Zk2VbX9mTfR')}`);
  expect(await found({ of: 'staged' })).toEqual([['a.ts:3', undefined]]);
});

test('the history has the secrets that were deleted, at the commit that added them first', async () => {
  const first = commit({ 'a.ts': `\n${line(FIRST)}` });
  commit({ 'a.ts': 'const a = 1;\n' });
  const third = commit({ 'a.ts': `${line(FIRST)}${line(SECOND)}` });
  expect(await found({ of: 'history' })).toEqual([
    ['a.ts:2', first],
    ['a.ts:2', third],
  ]);
  expect(await found({ of: 'range', range: 'HEAD~1..HEAD' }, 'a.ts')).toEqual([
    ['a.ts:1', third],
    ['a.ts:2', third],
  ]);
  expect(await found({ of: 'history' }, 'other.ts')).toEqual([]);
});

test('branches, merges, binary files and special names are scanned', async () => {
  commit({ 'a.ts': 'const a = 1;\n' });
  git('checkout', '--quiet', '-b', 'side');
  const side = commit({ 'ä "b".ts': line(FIRST) });
  git('checkout', '--quiet', 'main');
  git('merge', '--quiet', '--no-commit', '--no-ff', 'side');
  const merge = commit({
    'a.ts': `const a = 1;\n${line(SECOND)}`,
    'x.zip': zipOf({ 'c.env': line(SECOND) }),
  });
  expect((await found({ of: 'history' })).sort()).toEqual([
    ['a.ts:2', merge],
    ['x.zip!c.env:1', merge],
    ['ä "b".ts:1', side],
  ]);
});

test('lines that look like a part of a patch are content', async () => {
  const last = commit({ 'a.md': `+++ b/other\n@@ -1 +1 @@\ndiff --git a/x b/x\n-- a\n${line(FIRST)}no end` });
  expect(await found({ of: 'history' })).toEqual([['a.md:5', last]]);
});

test('a folder without a repository and an unknown range are refused', async () => {
  await expect(found({ of: 'range', range: 'nothing..HEAD' })).rejects.toThrow(
    'There is no commit for nothing..HEAD',
  );
  rmSync(join(folder, '.git'), { recursive: true });
  await expect(found({ of: 'history' })).rejects.toThrow('is not in a git repository');
});
