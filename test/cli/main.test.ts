import { runCommand } from './support';

test.each([
  [[], 'The command is missing.'],
  [['replacenow'], 'There is no command "replacenow". Did you mean replace-now?'],
  [['constructor'], 'There is no command "constructor".'],
  [['rotate'], 'There is no command "rotate". Known: replace-now, report-leak, patterns'],
  [['--versoin'], 'There is no option before the command "--versoin". Did you mean --version?'],
  [['replace-now'], 'The secret is missing.'],
])('the command line %j is refused', async (words, problem) => {
  const { code, out, err } = await runCommand(...words);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(problem);
  expect(err).toContain('Usage: cdk-rekey');
});

test.each([
  ['--help', 'Usage: cdk-rekey COMMAND'],
  ['-h', 'Usage: cdk-rekey COMMAND'],
])('%s is printed', async (word, text) => {
  const { code, out } = await runCommand(word);
  expect(code).toBe(0);
  expect(out).toContain(text);
});

test.each(['replace-now', 'report-leak', 'patterns', 'scan'])('%s has a usage of its own', async (name) => {
  const { code, out } = await runCommand(name, '--help');
  expect(code).toBe(0);
  expect(out).toContain(`Usage: cdk-rekey ${name}`);
});
