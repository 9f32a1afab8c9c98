import { parseOptions } from '../../../checks/check-command';
import { command, SPEC } from '../../../checks/moto/command';
import { parseReplay, replayCommand } from '../../../checks/moto/report';
import { call } from '../../../checks/moto/sequences/call';

async function run(...args: string[]) {
  const printed: string[] = [];
  const code = await command(args, (line) => printed.push(line));
  return { code, text: printed.join('\n') };
}

test.each([
  [[], { size: SPEC.size.default, seed: 1 }],
  [['--full'], { size: SPEC.size.full }],
  [['--sequences', '3', '--seed', '0', '--full', '--json'], { size: 3, seed: 0, json: true }],
])('parses %j', (args, options) => {
  expect(parseOptions(SPEC, args)).toMatchObject(options);
});

test.each([
  [['--sequence', '5'], 'UnknownOption', /--sequences N/],
  [['extra'], 'UnknownOption', /--sequences N/],
  [['--sequences', '0'], 'InvalidOption', /sequences is "0".*integer of at least 1/],
  [['--sequences', 'many'], 'InvalidOption', /sequences is "many"/],
  [['--seed', '1.5'], 'InvalidOption', /seed is "1.5"/],
  [['--seed'], 'UnknownOption', /seed/],
  [['--replay', 'nonsense'], 'InvalidOption', /replay is "nonsense"/],
  [['--replay', '[]'], 'InvalidOption', /not a list of calls/],
  [['--replay', '[{"operation":"ListSecrets"}]'], 'InvalidOption', /not a list of calls/],
])('refuses %j', async (args, code, text) => {
  const result = await run(...args);
  expect(result.code).toBe(2);
  expect(result.text).toMatch(new RegExp(`^${code}: `));
  expect(result.text).toMatch(text);
});

test('prints the options with --help', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, text: expect.stringContaining('--sequences N') });
});

test('parses the sequence of a replay command, quotes included', () => {
  const sequence = [call('CreateSecret', { SecretString: "it's" }), { ...call('GetUser'), signedBy: 2 }];
  const [, quoted = ''] = replayCommand(sequence).split('--replay ');
  // A shell joins the quoted parts and the escaped quotes between them.
  const argument = quoted.slice(1, -1).replaceAll("'\\''", "'");
  expect(parseReplay(argument)).toEqual(sequence);
});
