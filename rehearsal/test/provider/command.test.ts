import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAMED } from '../../../lambdas/credentials/http-api/stand-in/samples';
import { runKit, textOf } from '../../src/provider/report';
import { command } from '../../src/rehearse/command';

const folder = mkdtempSync(join(tmpdir(), 'rekey-provider-'));

/** Runs the command with a spec in acme.json. */
async function provider(spec: unknown, ...args: string[]) {
  const text = typeof spec === 'string' ? spec : JSON.stringify(spec);
  writeFileSync(join(folder, 'acme.json'), text);
  let output = '';
  const terminal = {
    write(part: string) {
      output += part;
      return true;
    },
  };
  const code = await command(['provider', ...args], {
    directory: folder,
    output: terminal as never,
    errors: terminal as never,
    input: () => '{"password":"hunter2-of-an-admin"}\n',
  });
  return { code, output };
}

test('runs the conformance suite on a spec', async () => {
  const { code, output } = await provider(NAMED, 'acme.json', '--quick', '--json', 'result.json');
  expect(code).toBe(0);
  expect(output).toMatch(/^acme-token\n {2}hosts {13}api\.acme\.example \(public\)\n {2}slots {13}5\n/);
  const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
  expect(result).toMatchObject({ name: 'acme-token', failed: [] });
  expect(result.checks).toBeGreaterThan(25);
  expect(output).toContain(`${result.checks} of ${result.checks} checks passed.`);
});

test('names a check that fails, and its reason', async () => {
  const checks = [
    { name: 'the first check', run: async () => undefined },
    { name: 'the second check', run: async () => Promise.reject(new Error('The reason.')) },
    { name: 'the third check', run: async () => Promise.reject('a text') },
  ];
  const report = await runKit({
    mistakes: [],
    name: 'acme',
    traits: { slots: '2' },
    checks,
    live: async () => [],
  });
  expect(report.failed).toEqual([
    { check: 'the second check', failure: 'The reason.' },
    { check: 'the third check', failure: 'a text' },
  ]);
  expect(textOf(report)).toMatch(
    /^acme\n {2}slots {13}2\n✗ the second check\n {4}The reason\.\n✗ the third check\n {4}a text\n1 of 3 checks passed\./,
  );
});

test.each([
  [
    'mistakes',
    { ...NAMED, slots: 1 },
    ['acme.json'],
    2,
    'acme.json has mistakes:\n- /slots: is 1, less than 2\n',
  ],
  ['no JSON', '{', ['acme.json'], 2, 'InvalidOption: The spec acme.json cannot be read as JSON'],
  ['no file', NAMED, ['none.json'], 2, 'InvalidOption: The spec none.json cannot be read as JSON'],
  ['nothing', NAMED, [], 2, 'Usage: rehearse provider FILE'],
  ['a question for help', NAMED, ['--help'], 0, 'Usage: rehearse provider FILE'],
  ['two files', NAMED, ['a', 'b'], 2, 'InvalidOption: There is more than one file.'],
  ['an unknown option', NAMED, ['a', '--deep'], 2, "InvalidOption: Unknown option '--deep'."],
])('explains %s', async (_name, spec, args, code, text) => {
  const result = await provider(spec, ...args);
  expect(result.output).toContain(text);
  expect(result.code).toBe(code);
});

test('checks a spec at the API itself', async () => {
  // Nothing answers under this name (RFC 6761).
  const spec = JSON.parse(JSON.stringify(NAMED).replaceAll('api.acme.example', 'api.acme.invalid'));
  const { code, output } = await provider(spec, 'acme.json', '--live');
  expect(code).toBe(1);
  expect(output).toMatch(
    /^✗ list\n {4}The call list of acme-token for the account shop of Acme failed: (ENOTFOUND|EAI_AGAIN)\.\n$/,
  );
});
