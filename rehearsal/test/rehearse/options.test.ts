import { resolve } from 'node:path';
import { checkedOptions, type RehearseOptions } from '../../src/rehearse/options';

test('what is not given has a default', () => {
  expect(checkedOptions({ assembly: 'cdk.out' })).toMatchObject({
    directory: resolve('cdk.out'),
    days: 365,
    seed: 1,
    faults: 'none',
    readsPerDay: 8,
  });
});

test.each(['none', 'light', 'heavy'] as const)('faults may be %s', (faults) => {
  expect(checkedOptions({ assembly: 'x', faults }).faults).toBe(faults);
});

test.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
])('a reader may keep a value for %s', (text, time) => {
  expect(checkedOptions({ assembly: 'x', keeps: { 'App/Job': text } }).keeps).toEqual({ 'App/Job': time });
});

test('the answer of app.synth() is an assembly', () => {
  expect(checkedOptions({ assembly: { directory: '/x' } }).directory).toBe('/x');
});

test.each([undefined, null, 'cdk.out'])('options that are no object are refused: %p', (given) => {
  expect(() => checkedOptions(given as never)).toThrow(
    expect.objectContaining({ code: 'InvalidOption', message: expect.stringContaining('No options') }),
  );
});

test.each([
  ['asembly', 'Did you mean assembly?'],
  ['readPerDay', 'Did you mean readsPerDay?'],
  ['Days', 'Did you mean days?'],
  ['colour', 'The options are assembly, days'],
])('the unknown option %s: %s', (name, help) => {
  expect(() => checkedOptions({ assembly: 'x', [name]: 1 } as RehearseOptions)).toThrow(
    expect.objectContaining({ code: 'UnknownOption', message: expect.stringContaining(help) }),
  );
});

test.each<[string, unknown]>([
  ['days', 0],
  ['days', 1.5],
  ['days', Number.NaN],
  ['days', '30'],
  ['seed', -1],
  ['readsPerDay', 0],
  ['faults', 'all'],
  ['speed', 0],
  ['speed', Number.NaN],
  ['speed', '1d/s'],
  ['stacks', 'App'],
  ['stacks', []],
  ['secrets', [7]],
  ['assembly', 7],
  ['keeps', '5m'],
  ['keeps', ['5m']],
  ['keeps', null],
  ['keeps', { 'App/Job': 5 }],
  ['keeps', { 'App/Job': '0h' }],
  ['keeps', { 'App/Job': '5 m' }],
  ['keeps', { 'App/Job': '1w' }],
  ['keeps', { '': '5m' }],
])('%s = %p is refused with what is wanted', (name, value) => {
  expect(() => checkedOptions({ assembly: 'x', [name]: value } as RehearseOptions)).toThrow(
    expect.objectContaining({
      code: 'InvalidOption',
      message: expect.stringMatching(new RegExp(`option ${name} .* Give `)),
    }),
  );
});
