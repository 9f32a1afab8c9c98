import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitFailed } from '../../src/git/repository';
import { Scan } from '../../src/scan';
import { zipOf } from '../archive/zip-of';
import { OTHER, randomOf, SECRET } from '../secrets';
import { line, Repository } from './repository';

const [FIRST, SECOND] = [SECRET, OTHER];
const HISTORY = { of: 'history' } as const;

let repository: Repository;
beforeEach(() => {
  repository = new Repository();
});
afterEach(() => rmSync(repository.folder, { recursive: true, force: true }));

test('only added lines are scanned among what is staged', async () => {
  repository.commit({ 'a.ts': `${line(FIRST)}const a = 1;\n` });
  expect(await repository.found({ of: 'staged' })).toEqual([]);
  repository.stage({ 'a.ts': `${line(FIRST)}const a = 1;\n${line(SECOND)}`, 'not tracked.ts': 'x' });
  writeFileSync(join(repository.folder, 'a.ts'), `${line(FIRST)}${line(randomOf(3))}`);
  expect(await repository.found({ of: 'staged' })).toEqual([['a.ts:3', undefined]]);
});

test('the history has the secrets that were deleted, at the commit that added them first', async () => {
  const first = repository.commit({ 'a.ts': `\n${line(FIRST)}` });
  repository.commit({ 'a.ts': 'const a = 1;\n' });
  const third = repository.commit({ 'a.ts': `${line(FIRST)}${line(SECOND)}` });
  expect(await repository.found(HISTORY)).toEqual([
    ['a.ts:2', first],
    ['a.ts:2', third],
  ]);
  expect(await repository.found({ of: 'range', range: 'HEAD~1..HEAD' }, 'a.ts')).toEqual([
    ['a.ts:1', third],
    ['a.ts:2', third],
  ]);
  expect(await repository.found(HISTORY, 'other.ts')).toEqual([]);
});

test('branches, merges, binary files and special names are scanned', async () => {
  repository.commit({ 'a.ts': 'const a = 1;\n' });
  repository.git('checkout', '--quiet', '-b', 'side');
  const side = repository.commit({ 'ä "b".ts': line(FIRST), 'new\nline\t.ts': line(SECOND) });
  repository.git('checkout', '--quiet', 'main');
  repository.git('merge', '--quiet', '--no-commit', '--no-ff', 'side');
  const merge = repository.commit({
    'a.ts': `const a = 1;\n${line(SECOND)}`,
    'x b-y.zip': zipOf({ 'c.env': line(SECOND) }),
  });
  expect((await repository.found(HISTORY)).sort()).toEqual([
    ['a.ts:2', merge],
    ['new\nline\t.ts:1', side],
    ['x b-y.zip!c.env:1', merge],
    ['ä "b".ts:1', side],
  ]);
});

test('a renamed file keeps the commit of its secret, and adds only new lines', async () => {
  const filler = Array.from({ length: 20 }, (_, i) => `const a${i} = ${i};\n`).join('');
  const first = repository.commit({ 'a.ts': `${filler}${line(FIRST)}` });
  repository.git('mv', 'a.ts', 'b.ts');
  const second = repository.commit({ 'b.ts': `${filler}${line(FIRST)}${line(SECOND)}` });
  expect(await repository.found(HISTORY)).toEqual([
    ['a.ts:21', first],
    ['b.ts:22', second],
  ]);
  // A secret that comes back in the file is that of the first commit.
  repository.commit({ 'b.ts': filler });
  repository.git('mv', 'b.ts', 'c.ts');
  repository.commit({});
  repository.commit({ 'c.ts': `${line(SECOND)}${line(FIRST)}${filler}` });
  expect((await repository.found(HISTORY)).map(([, commit]) => commit)).toEqual([first, second]);
});

test('a commit comes before its children, whatever their dates are', async () => {
  const commitIn = (year: number, text: string, name = 'a.ts') => {
    repository.environment = { GIT_COMMITTER_DATE: `${year}-01-01T00:00:00Z` };
    return repository.commit({ [name]: text });
  };
  const first = commitIn(2024, line(FIRST));
  repository.git('checkout', '--quiet', '-b', 'side');
  commitIn(2030, 'x', 'side.ts');
  repository.git('checkout', '--quiet', 'main');
  commitIn(2020, '');
  commitIn(2010, line(FIRST));
  repository.git('merge', '--quiet', '--no-edit', 'side');
  expect(await repository.found(HISTORY)).toEqual([['a.ts:1', first]]);
});

test('a secret that was in a binary file first has its commit', async () => {
  const first = repository.commit({ 'a.env': Buffer.from(`\ufeff${line(FIRST)}`, 'utf16le') });
  repository.commit({ 'a.env': 'a\n' });
  repository.commit({ 'a.env': `a\n${line(FIRST)}` });
  expect(await repository.found(HISTORY)).toEqual([['a.env:1', first]]);
});

test('lines that look like a part of a patch are content', async () => {
  const text = `+++ b/other\n@@ -1 +1 @@\ndiff --git a/x b/x\n-- a\n${line(FIRST)}no end`;
  const last = repository.commit({ 'a.md': text });
  expect(await repository.found(HISTORY)).toEqual([['a.md:5', last]]);
});

test('settings of the user do not hide changes', async () => {
  for (const setting of [
    'log.showRoot=false',
    'diff.noprefix=true',
    'diff.mnemonicPrefix=true',
    'diff.relative=true',
  ])
    repository.git('config', ...(setting.split('=') as [string, string]));
  for (const setting of [
    'color.ui=always',
    'log.showSignature=true',
    'diff.external=false',
    'core.quotePath=true',
  ])
    repository.git('config', ...(setting.split('=') as [string, string]));
  writeFileSync(join(repository.folder, '.gitattributes'), '*.env -diff\n');
  const first = repository.commit({ 'ä.ts': line(FIRST), 'b.env': line(SECOND) });
  expect(await repository.found(HISTORY)).toEqual([
    ['ä.ts:1', first],
    ['b.env:1', first],
  ]);
});

test('a detached head and stashed changes are in the history', async () => {
  repository.commit({ 'a.ts': 'const a = 1;\n' });
  repository.git('checkout', '--quiet', '--detach');
  const detached = repository.commit({ 'a.ts': line(FIRST) });
  repository.stage({ 'a.ts': line(SECOND) });
  repository.git('stash', '--quiet');
  expect((await repository.found(HISTORY)).map(([, commit]) => commit)).toContain(detached);
  expect(await repository.found(HISTORY)).toHaveLength(2);
});

test('submodules are named', async () => {
  const other = new Repository();
  other.commit({ 'a.ts': line(FIRST) });
  repository.git('submodule', '--quiet', 'add', other.folder, 'libs');
  repository.commit({});
  const { findings, skipped } = await repository.scan(HISTORY);
  rmSync(other.folder, { recursive: true });
  expect(findings).toEqual([]);
  expect(skipped).toEqual([{ path: 'libs', reason: 'a submodule; run the command in its folder' }]);
});

test('a shallow clone is named as incomplete', async () => {
  repository.commit({ 'a.ts': line(FIRST) });
  repository.commit({ 'b.ts': line(SECOND) });
  const clone = mkdtempSync(join(tmpdir(), 'scan-git-'));
  repository.git('clone', '--quiet', '--depth=1', `file://${repository.folder}`, clone);
  const scan = new Scan({ own: [] });
  await scan.scanChanges(HISTORY, [], clone);
  rmSync(clone, { recursive: true });
  expect(scan.findings).toHaveLength(2);
  expect(scan.problems[0]?.reason).toContain('the clone is shallow');
});

test('a repository without commits has no secrets, and what is staged in it is scanned', async () => {
  expect(await repository.found(HISTORY)).toEqual([]);
  repository.stage({ 'a.ts': line(FIRST) });
  expect(await repository.found({ of: 'staged' })).toEqual([['a.ts:1', undefined]]);
});

test('an object that is missing is named, and the others are scanned', async () => {
  repository.commit({ 'a.zip': zipOf({ 'a.env': line(FIRST) }), 'b.zip': zipOf({ 'b.env': line(SECOND) }) });
  const blob = repository.git('rev-parse', 'HEAD:a.zip');
  rmSync(join(repository.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  // The log needs only the names of the objects.
  const scan = await repository.scan(HISTORY).catch((error: Error) => error.message);
  if (typeof scan === 'string') expect(scan).toContain('git failed');
  else expect(scan.problems.map(({ path }) => path)).toEqual(['a.zip']);
});

test('a folder without a repository, an unknown range and other failures of git are named', async () => {
  const range = { of: 'range', range: 'nothing..HEAD' } as const;
  await expect(repository.found(range)).rejects.toThrow('There is no commit for nothing..HEAD');
  rmSync(join(repository.folder, '.git'), { recursive: true });
  for (const changes of [HISTORY, { of: 'staged' } as const, range])
    await expect(repository.found(changes)).rejects.toThrow('is not in a git repository');
  const owner = "fatal: detected dubious ownership in repository at '/x/y'\nTo add an exception …";
  expect(gitFailed(owner, 'z').message).toContain('Action: git config --global --add safe.directory /x/y');
  expect(gitFailed('spawn git ENOENT', 'z').message).toContain('git is not installed');
  expect(gitFailed('fatal: other', 'z').message).toBe('git failed: fatal: other');
});
