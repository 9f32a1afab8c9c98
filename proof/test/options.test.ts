import { command } from '../command';
import { ProveError } from '../errors';
import { families } from '../explore/families';
import { parseSchedule, scheduleText } from '../explore/schedule-text';
import { PROVEN_KINDS } from '../kinds';
import { readOptions } from '../options';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProveError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing';
};

describe('the command line of the proof', () => {
  test('has usual values', () => {
    const { deep, budget, part, kinds, seed, rotations, replay } = readOptions([]);
    expect({ deep, budget, part, kinds, seed, rotations, replay }).toEqual({
      deep: false,
      budget: 120,
      part: { number: 1, of: 1 },
      kinds: PROVEN_KINDS.map(({ name }) => name),
      seed: 1,
      rotations: 1000,
      replay: undefined,
    });
  });

  test('takes what is asked for', () => {
    const asked = ['--deep', '--kind', 'generated', '--seed', '7', '--rotations', '3', '--threads', '2'];
    expect(readOptions([...asked, '--part', '8/8'])).toMatchObject({
      deep: true,
      part: { number: 8, of: 8 },
      kinds: ['generated'],
      seed: 7,
      rotations: 3,
      threads: 2,
    });
  });

  test('has no budget where all pairs are asked for, unless one is named', () => {
    expect(readOptions(['--deep']).budget).toBeUndefined();
    expect(readOptions(['--deep', '--budget', '60']).budget).toBe(60);
    expect(readOptions(['--budget', '30']).budget).toBe(30);
  });

  test.each([
    [['--budget', '0'], 'BadOption', 'from 1 to'],
    [['--deeper'], 'UnknownOption', '--deep '],
    [['deep'], 'UnknownOption', '--deep '],
    [['--kind', 'postgres'], 'BadOption', 'access-key, generated'],
    [['--seed', 'one'], 'BadOption', 'a whole number from 0'],
    [['--seed', '1.5'], 'BadOption', 'a whole number'],
    [['--seed', ''], 'BadOption', 'a whole number'],
    [['--seed'], 'BadOption', '--seed'],
    [['--threads', '0'], 'BadOption', 'from 1 to'],
    [['--rotations', '-1'], 'BadOption', '--rotations'],
    [['--deep=7'], 'BadOption', '--deep'],
    [['--part', '0/8'], 'BadOption', 'such as 2/8'],
    [['--part', '9/8'], 'BadOption', '--part is "9/8"'],
    [['--part', '2'], 'BadOption', 'such as 2/8'],
    [['--part', '1/8/9'], 'BadOption', 'such as 2/8'],
  ])('refuses %j', (args, code, text) => {
    const told = codeOf(() => readOptions(args));
    expect(told).toContain(code);
    expect(told).toContain(text);
  });

  test('does nothing before it knows that the figures can be written', async () => {
    const told: string[] = [];
    const code = await command(['--json', '/no/such/folder/proof.json'], 'no-such-file.js', (text) =>
      told.push(text),
    );
    expect(code).toBe(2);
    expect(told.join()).toContain('[CannotWrite] /no/such/folder/proof.json');
  });

  test('tells what it can do', async () => {
    const told: string[] = [];
    expect(await command(['--help'], 'no-such-file.js', (text) => told.push(text))).toBe(0);
    expect(told.join()).toContain('--replay');
  });
});

test('the parts together are all families, each once', () => {
  const kinds = ['access-key', 'generated'];
  const parts = [1, 2, 3, 4].flatMap((number) => families(kinds, 1, { number, of: 4 }));
  const names = (all: readonly object[]) => all.map((family) => JSON.stringify(family)).sort();
  expect(names(parts)).toEqual(names(families(kinds, 1)));
  expect(families(kinds, 1, { number: 2, of: 4 }).length).toBeGreaterThan(20);
});

describe('a schedule as text', () => {
  const text = 'access-key grace-over rotation uneven seed=7 8:killed-after 30:swept then=new-token';

  test('is read and written alike', () => {
    expect(scheduleText(parseSchedule(text))).toBe(text);
    expect(parseSchedule(' generated  fresh rotation at-once ')).toMatchObject({ seed: 1, injections: [] });
  });

  test.each([
    ['', 'There is no kind ""'],
    ['mysql fresh rotation at-once', 'access-key, generated'],
    ['access-key fresh rotating at-once', 'rotation, sweep'],
    ['access-key yesterday rotation at-once', 'fresh, in-grace'],
    ['generated slot-taken rotation at-once', 'fresh, in-grace'],
    ['access-key fresh rotation soon', 'at-once, slow, uneven'],
    ['access-key fresh rotation slow 8:exploded', 'killed-before'],
    ['access-key fresh rotation slow eight', 'AT:MISHAP'],
    ['access-key fresh rotation slow seed=x', 'seed "x"'],
    ['access-key fresh rotation slow then=prayer', 'same-token'],
  ])('%j is refused', (wrong, found) => {
    const told = codeOf(() => parseSchedule(wrong));
    expect(told).toContain('BadSchedule');
    expect(told).toContain(found);
  });

  test('is played step by step', async () => {
    const told: string[] = [];
    const code = await command(['--replay', text], 'no-such-file.js', (line) => told.push(line));
    expect(code).toBe(0);
    const all = told.join('\n');
    expect(all).toContain('call 8, ');
    expect(all).toContain(': killed-after');
    expect(all).toMatch(
      /#\d+ [\d:.]+ iam:CreateAccessKey ok \| .*current=AKIA\w+ \(version-\w+\).* \| lives: AKIA/,
    );
    expect(told.at(-1)).toBe('No rule was broken.');
  });
});
