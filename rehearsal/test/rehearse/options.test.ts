import { resolve } from 'node:path';
import { readCommandLine, speedIn } from '../../src/rehearse/command-line';
import { checkedOptions, type RehearseOptions } from '../../src/rehearse/options';

const check = (options: object) => checkedOptions({ assembly: 'x', ...options } as RehearseOptions);

test('applies the defaults', () => {
  expect(checkedOptions({ assembly: 'cdk.out' })).toMatchObject({
    directory: resolve('cdk.out'),
    days: 365,
    seed: 1,
    faults: 'none',
    readsPerDay: 8,
  });
});

test.each([
  [{ assembly: { directory: '/x' } }, { directory: '/x' }],
  [{ faults: 'light' }, { faults: 'light' }],
  [{ faults: 'heavy' }, { faults: 'heavy' }],
  [{ keeps: { 'App/Job': '90s' } }, { keeps: { 'App/Job': 90_000 } }],
  [{ keeps: { 'App/Job': '5m' } }, { keeps: { 'App/Job': 300_000 } }],
  [{ keeps: { 'App/Job': '1.5h' } }, { keeps: { 'App/Job': 5_400_000 } }],
  [{ keeps: { 'App/Job': '2d' } }, { keeps: { 'App/Job': 172_800_000 } }],
])('accepts %j', (given, options) => {
  expect(check(given)).toMatchObject(options);
});

test.each([undefined, null])('refuses %p instead of options', (given) => {
  expect(() => checkedOptions(given as never)).toThrow(
    expect.objectContaining({
      code: 'InvalidOption',
      message: expect.stringContaining('options are missing'),
    }),
  );
});

test.each([
  ['asembly', 'Did you mean assembly?'],
  ['readPerDay', 'Did you mean readsPerDay?'],
  ['Days', 'Did you mean days?'],
  ['colour', 'The options are assembly, days'],
])('refuses the unknown option %s: %s', (name, help) => {
  expect(() => check({ [name]: 1 })).toThrow(
    expect.objectContaining({ code: 'UnknownOption', message: expect.stringContaining(help) }),
  );
});

test.each<[string, unknown]>([
  ...[0, 1.5, Number.NaN, '30'].map((value): [string, unknown] => ['days', value]),
  ['seed', -1],
  ['readsPerDay', 0],
  ['faults', 'all'],
  ...[0, Number.NaN, '1d/s'].map((value): [string, unknown] => ['speed', value]),
  ['stacks', 'App'],
  ['stacks', []],
  ['secrets', [7]],
  ['assembly', 7],
  ...['5m', ['5m'], null, { 'App/Job': 5 }, { '': '5m' }].map((value): [string, unknown] => ['keeps', value]),
  ...['0h', '5 m', '1w'].map((time): [string, unknown] => ['keeps', { 'App/Job': time }]),
])('refuses %s = %p', (name, value) => {
  expect(() => check({ [name]: value })).toThrow(
    expect.objectContaining({
      code: 'InvalidOption',
      message: expect.stringMatching(new RegExp(`option "${name}" .* Specify `)),
    }),
  );
});

test.each([
  ['3600', 3600],
  ['0.5', 0.5],
  ['90s/s', 90],
  ['30m/s', 1800],
  ['1.5h/s', 5400],
  ['1d/s', 86_400],
  ...['1w/s', 'd/s', '1 d/s', '1d', '/s', 'fast'].map((text): [string, number] => [text, Number.NaN]),
])('parses the speed %s as %d', (text, speed) => {
  expect(speedIn(text)).toBe(speed);
});

test('collects repeated options in lists', () => {
  const args = ['--stack', 'A', '--stack', 'B', '--secret', 'A/Key', '--scenario', 'straggler'];
  expect(readCommandLine(args)).toMatchObject({
    stack: ['A', 'B'],
    secret: ['A/Key'],
    scenario: ['straggler'],
  });
});

test.each(['--days', 'frobnicate'])('refuses %s alone with two sentences', (argument) => {
  expect(() => readCommandLine([argument])).toThrow(/[^.]\. See `rehearse --help`\.$/);
});
