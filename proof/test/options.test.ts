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

describe('the command line', () => {
  test('has defaults', () => {
    const { deep, budget, part, kinds, seed, rotations, replay } = readOptions([]);
    expect({ deep, budget, part, kinds, seed, rotations, replay }).toEqual({
      deep: false,
      budget: 120,
      part: { number: 1, of: 1 },
      kinds: PROVEN_KINDS.map(({ kind }) => kind),
      seed: 1,
      rotations: 1000,
      replay: undefined,
    });
  });

  test('reads every option', () => {
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

  test('has no default budget with --deep', () => {
    expect(readOptions(['--deep']).budget).toBeUndefined();
    expect(readOptions(['--deep', '--budget', '60']).budget).toBe(60);
    expect(readOptions(['--budget', '30']).budget).toBe(30);
  });

  test.each([
    [['--budget', '0'], 'BadOption', 'from 1 to'],
    [['--deeper'], 'UnknownOption', '--deep '],
    [['deep'], 'UnknownOption', '--deep '],
    [['--kind', 'oracle'], 'BadOption', 'access-key, api-key, '],
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
    const output = codeOf(() => readOptions(args));
    expect(output).toContain(code);
    expect(output).toContain(text);
  });

  test('refuses a JSON file that cannot be written before it begins', async () => {
    const output: string[] = [];
    const code = await command(['--json', '/no/such/folder/proof.json'], 'no-such-file.js', (text) =>
      output.push(text),
    );
    expect(code).toBe(2);
    expect(output.join()).toContain('[CannotWrite] /no/such/folder/proof.json');
  });

  test('prints the options with --help', async () => {
    const output: string[] = [];
    expect(await command(['--help'], 'no-such-file.js', (text) => output.push(text))).toBe(0);
    expect(output.join()).toContain('--replay');
  });
});

test('the parts contain every family once', () => {
  const kinds = ['access-key', 'generated'];
  const parts = [1, 2, 3, 4].flatMap((number) => families(kinds, 1, { number, of: 4 }));
  const names = (all: readonly object[]) => all.map((family) => JSON.stringify(family)).sort();
  expect(names(parts)).toEqual(names(families(kinds, 1)));
  expect(families(kinds, 1, { number: 2, of: 4 }).length).toBeGreaterThan(20);
});

describe('the text of a schedule', () => {
  const text = 'access-key grace-over rotation uneven seed=7 8:crash-after 30:swept then=new-token';

  test('is parsed and written alike', () => {
    expect(scheduleText(parseSchedule(text))).toBe(text);
    expect(parseSchedule(' generated  fresh rotation at-once ')).toMatchObject({ seed: 1, injections: [] });
  });

  test.each([
    ['', 'Unknown kind ""'],
    ['oracle fresh rotation at-once', 'access-key, api-key, '],
    ['access-key fresh rotating at-once', 'rotation, sweep'],
    ['access-key yesterday rotation at-once', 'fresh, in-grace'],
    ['generated slot-taken rotation at-once', 'fresh, in-grace'],
    ['access-key fresh rotation soon', 'at-once, slow, uneven'],
    ['access-key fresh rotation slow 8:exploded', 'crash-after'],
    ['access-key fresh rotation slow eight', 'AT:FAULT'],
    ['access-key fresh rotation slow seed=x', 'seed "x"'],
    ['access-key fresh rotation slow then=nothing-known', 'same-token'],
  ])('refuses %j', (wrong, found) => {
    const output = codeOf(() => parseSchedule(wrong));
    expect(output).toContain('BadSchedule');
    expect(output).toContain(found);
  });

  test('is replayed with a trace', async () => {
    const output: string[] = [];
    const code = await command(['--replay', text], 'no-such-file.js', (line) => output.push(line));
    expect(code).toBe(0);
    const all = output.join('\n');
    expect(all).toContain('request 8, ');
    expect(all).toContain(': crash-after');
    expect(all).toMatch(
      /#\d+ [\d:.]+ iam:CreateAccessKey ok \| .*current=AKIA\w+ \(version-\w+\).* \| issuer: AKIA/,
    );
    expect(output.at(-1)).toBe('No rule is broken.');
  });
});
