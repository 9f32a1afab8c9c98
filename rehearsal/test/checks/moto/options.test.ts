import { parseReplay, replayCommand } from '../../../checks/moto/calls/replay';
import { command } from '../../../checks/moto/command';
import { call } from '../../../checks/moto/differences/making';
import { optionsOf } from '../../../checks/moto/options';

test('2,000 sequences of seed 1 are played unless told otherwise', () => {
  expect(optionsOf([])).toEqual({ help: false, sequences: 2000, seed: 1, replay: undefined });
  expect(optionsOf(['--sequences', '3', '--seed', '0'])).toMatchObject({ sequences: 3, seed: 0 });
});

test.each([
  [['--sequence', '5'], 'UnknownOption', /--sequences N/],
  [['extra'], 'UnknownOption', /--sequences N/],
  [['--sequences', '0'], 'InvalidOption', /sequences is "0".*whole number from 1/],
  [['--sequences', 'many'], 'InvalidOption', /sequences is "many"/],
  [['--seed', '1.5'], 'InvalidOption', /seed is "1.5"/],
  [['--seed'], 'UnknownOption', /seed/],
  [['--replay', 'nonsense'], 'InvalidOption', /replay is "nonsense"/],
  [['--replay', '[]'], 'InvalidOption', /no list of calls/],
  [['--replay', '[{"operation":"ListSecrets"}]'], 'InvalidOption', /no list of calls/],
])('%j is refused with what to do', async (args, code, text) => {
  expect(() => optionsOf(args)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(text) }),
  );
  const told: string[] = [];
  expect(await command(args, (line) => told.push(line))).toBe(2);
  expect(told).toEqual([expect.stringMatching(new RegExp(`^${code}: `))]);
});

test('--help shows the options', async () => {
  const told: string[] = [];
  expect(await command(['--help'], (line) => told.push(line))).toBe(0);
  expect(told.join()).toContain('--sequences N');
});

test('a sequence is replayed as it was printed, quotes included', () => {
  const sequence = [call('CreateSecret', { SecretString: "it's" }), { ...call('GetUser'), signedBy: 2 }];
  const [, quoted = ''] = replayCommand(sequence).split('--replay ');
  // As a shell reads it: quoted text, and the quotes between two of them.
  const read = quoted.slice(1, -1).replaceAll("'\\''", "'");
  expect(parseReplay(read)).toEqual(sequence);
});
