import type { Incident, StartedPart } from '../../../lambdas/leaks/contract';
import { Account, EXECUTION, FUNCTION, failed, incident } from './account';

const SECRETS = ['shop/mailer-AbCdEf', 'shop/copy-GhIjKl'] as const;
const PARTS = SECRETS.map((name, n): StartedPart => {
  const finding = `person-part-${n}`;
  const secret = `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`;
  return { secret, finding, execution: EXECUTION.replace('person-abc', finding) };
});
const AT = '2026-01-01T00:00:00.000Z';

let account: Account;
beforeEach(() => {
  account = new Account();
  const match = { decision: 'split', at: AT, explanation: '2 secrets have it.', parts: PARTS } as const;
  const { finding, execution } = incident();
  account.executions = [{ status: 'SUCCEEDED', output: JSON.stringify({ finding, execution, match }) }];
});

const run = (...words: string[]) => account.run(FUNCTION, '--credential', 'AKIALEAKED', '--wait', ...words);
const end = (more: Partial<Incident> = {}, status = 'SUCCEEDED') => ({
  status,
  output: JSON.stringify(incident(more)),
});
/** Lets the executions of the secrets end so. */
function ends(...all: object[]) {
  for (const [n, { execution }] of PARTS.entries()) account.executionsOf[execution] = [all[n] ?? end()];
}

const proved = (outcome: 'refused' | 'unlabelled' | 'unproved' | 'alive') =>
  end({ proof: { outcome, at: '2026-01-01T00:00:40.000Z', explanation: 'x' } });
const refusal = { decision: 'refuse', at: AT, refusal: 'NotCovered', explanation: 'No.' } as const;
const ENDS = {
  dead: proved('refused'),
  unlabelled: proved('unlabelled'),
  unproved: proved('unproved'),
  refused: end({ match: refusal }),
  alive: { ...proved('alive'), status: 'FAILED' },
  aborted: { status: 'ABORTED' },
};

test.each<[keyof typeof ENDS, keyof typeof ENDS, number]>([
  ['dead', 'dead', 0],
  ['dead', 'unlabelled', 0],
  ['dead', 'unproved', 4],
  ['unproved', 'dead', 4],
  ['unproved', 'refused', 3],
  ['refused', 'dead', 3],
  ['dead', 'alive', 1],
  ['refused', 'alive', 1],
  ['aborted', 'unproved', 1],
])('one secret whose credential is %s and one with %s have the exit code %i', async (one, other, code) => {
  ends(ENDS[one], ENDS[other]);
  expect((await run()).code).toBe(code);
});

test('the response of each secret is followed, and printed', async () => {
  ends(ENDS.dead, ENDS.unproved);
  const { out } = await run();
  expect(account.lines).toEqual([
    `Reported: ${EXECUTION}`,
    '2 secrets are affected. Each has a response of its own.',
    ...PARTS.map(({ secret, execution }) => `${secret}: ${execution}`),
  ]);
  const [first, second] = PARTS.map(({ secret }) => out.indexOf(`\n${secret}\n`));
  expect(out).toMatch(/^2 secrets are affected, each with a response of its own\.\n/);
  expect(out.slice(first, second)).toContain('Dead after 40 s');
  expect(out.slice(second)).toContain('Ended, but no refusal was seen');
});

test('JSON has the result of each secret', async () => {
  ends(ENDS.dead, ENDS.refused);
  const { code, out } = await run('--json');
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({
    ...{ finding: 'person-abc', execution: EXECUTION, started: true },
    parts: [
      { ...PARTS[0], status: 'SUCCEEDED', outcome: 'dead' },
      { ...PARTS[1], status: 'SUCCEEDED', outcome: 'refused' },
    ],
  });
});

const missing = failed('describe-execution', 'ExecutionDoesNotExist');

test('an execution that the queue did not start yet is awaited', async () => {
  ends();
  account.executionsOf[PARTS[1]?.execution ?? ''] = [missing, missing, ENDS.unlabelled];
  expect((await run()).code).toBe(0);
  expect(account.slept).toBe(6000);
});

test('an execution that never starts ends the command after some minutes', async () => {
  ends();
  const execution = PARTS[1]?.execution ?? '';
  account.executionsOf[execution] = [missing];
  await expect(run()).rejects.toThrow('The response was started and goes on.');
  expect(account.calls.filter(({ words }) => words.at(-1) === execution)).toHaveLength(61);
  expect(account.slept).toBeLessThan(5 * 60_000);
});

test('the execution of the report itself exists at once', async () => {
  account.executionsOf[EXECUTION] = [missing];
  await expect(run()).rejects.toThrow('The response was started and goes on.');
  expect(account.slept).toBe(0);
});
