import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAMED } from '../../../lambdas/credentials/http-api/stand-in/samples';
import { command } from '../../src/rehearse/command';

const folder = mkdtempSync(join(tmpdir(), 'rekey-provider-'));

/** Runs the command with a spec in acme.json. */
async function provider(spec: unknown, ...args: string[]) {
  const text = typeof spec === 'string' ? spec : JSON.stringify(spec);
  writeFileSync(join(folder, 'acme.json'), text);
  let output = '';
  const terminal = { write: (part: string) => Boolean((output += part)) };
  const code = await command(['provider', ...args], {
    directory: folder,
    output: terminal as never,
    errors: terminal as never,
  });
  return { code, output };
}

test('runs every check of the conformance suite on a spec', async () => {
  const { code, output } = await provider(NAMED, 'acme.json', '--json', 'result.json');
  expect(code).toBe(0);
  expect(output).toMatch(/^acme-token\n {2}hosts {13}api\.acme\.example \(public\)\n {2}slots {13}5\n/);
  const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
  expect(result).toMatchObject({ name: 'acme-token', failed: [] });
  expect(result.checks).toBeGreaterThan(60);
  expect(output).toContain(`${result.checks} of ${result.checks} checks passed.`);
}, 120_000);

test('names a check that a spec fails', async () => {
  // Two tests that answer the same show no difference between the credentials.
  const alive = [{ status: 401, at: '/ok', is: true }];
  const spec = { ...NAMED, slots: 2, test: { ...NAMED.test, alive }, times: { propagationSeconds: 0 } };
  const wrong = { ...spec, remove: { ...NAMED.remove, ok: [{ status: 204, at: '/gone', is: 1 }] } };
  const { code } = await provider(wrong, 'acme.json');
  expect(code).toBeLessThan(2);
}, 120_000);

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
  ['an unknown option', NAMED, ['a', '--live'], 2, "InvalidOption: Unknown option '--live'."],
])('explains %s', async (_name, spec, args, code, text) => {
  const result = await provider(spec, ...args);
  expect(result.output).toContain(text);
  expect(result.code).toBe(code);
});
