import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTasks } from '../../src/threads/run-tasks';
import type { Task } from '../../src/threads/task';

/** Bytes after which threads are used. */
const LARGE = 9 * 1024 * 1024;

/** A thread that ends at the tasks that say so. */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const places = new Int32Array(workerData.shared);
if (workerData.settings.key === 'broken at the start') throw new Error('no start');
parentPort.on('message', (batch) => {
  parentPort.postMessage(batch.map(({ path }, index) => {
    Atomics.store(places, 0, index);
    Atomics.add(places, 1, 1);
    if (path.startsWith('exit')) process.exit(3);
    if (path.startsWith('throw')) throw new Error('defect');
    if (path.startsWith('hang')) for (;;) {}
    if (path.startsWith('memory')) for (const all = []; ; ) all.push(new Array(1e5).fill({}));
    return { files: 1, bytes: 1, allowed: 0, findings: [{ path }], problems: [], secrets: new Map() };
  }));
});`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scan-'));
  writeFileSync(join(folder, 'thread.js'), SCRIPT);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(
  paths: readonly string[],
  { key, weight = LARGE, patience }: { key?: string; weight?: number; patience?: number } = {},
) {
  const tasks = paths.map((path, order): Task => ({ of: 'file', path, order, weight }));
  const found: string[] = [];
  const problems: string[] = [];
  const execution = {
    settings: { own: [], key },
    threads: 2,
    threadOptions: { entry: join(folder, 'thread.js'), memory: 24, patience },
  };
  for await (const [, outcome] of runTasks(tasks, execution)) {
    found.push(...outcome.findings.map(({ path }) => path));
    problems.push(...outcome.problems.map(({ path, reason }) => `${path}: ${reason}`));
  }
  return { found, problems };
}

test('outcomes are in the order of the tasks, in one batch and in many', async () => {
  const paths = Array.from({ length: 300 }, (_, i) => `file ${i}`);
  expect(await run(paths)).toEqual({ found: paths, problems: [] });
  expect((await run(paths, { weight: LARGE / 100 })).found).toEqual(paths.slice(88));
});

test.each([
  ['exit', 'its scan ended with code 3'],
  ['throw', 'its scan failed: defect'],
  ['memory', 'its scan needs too much memory'],
])('a task at which a thread ends is named, and the others are done: %s', async (name, reason) => {
  const paths = ['a', 'b', `${name} 1`, 'c', `${name} 2`, 'd'];
  const expected = {
    found: ['a', 'b', 'c', 'd'],
    problems: [`${name} 1: ${reason}`, `${name} 2: ${reason}`],
  };
  expect(await run(paths)).toEqual(expected);
});

test('a thread that makes no progress is ended, and the others are done', async () => {
  expect(await run(['a', 'hang', 'b'], { patience: 2000 })).toEqual({
    found: ['a', 'b'],
    problems: ['hang: its scan made no progress for 2 s'],
  });
});

test('threads that cannot start leave every task named', async () => {
  const { found, problems } = await run(['a', 'b'], { key: 'broken at the start' });
  expect(found).toEqual([]);
  expect(problems).toEqual(['a', 'b'].map((path) => `${path}: its scan failed: no start`));
});

test('few tasks are done without a thread', async () => {
  const { problems } = await run([join(folder, 'none')], { key: 'broken at the start', weight: 10 });
  expect(problems).toEqual([`${folder}/none: it does not exist`]);
});

test('an error of the tasks is thrown, and the threads end', async () => {
  async function* failing(): AsyncGenerator<Task> {
    for (let order = 0; order < 3; order++) yield { of: 'file', path: `${order}`, order, weight: LARGE };
    throw new Error('git failed');
  }
  const settings = { own: [] };
  const threadOptions = { entry: join(folder, 'thread.js') };
  const all = async () => {
    for await (const _ of runTasks(failing(), { settings, threads: 2, threadOptions }));
  };
  await expect(all()).rejects.toThrow('git failed');
});
