import { Account, EXECUTION, FUNCTION, failed, incident } from './account';

let account: Account;
beforeEach(() => {
  account = new Account();
});

const run = (...words: string[]) => account.run(FUNCTION, '--credential', 'AKIALEAKED', '--wait', ...words);
const ended = (status: string, more: Parameters<typeof incident>[0] = {}) => ({
  status,
  output: JSON.stringify(incident(more)),
});

test('follows the response, and prints the times, what was done and what is left', async () => {
  const { contain, ...rest } = incident({ replace: undefined, proof: undefined });
  account.executions = [{ status: 'RUNNING' }, { status: 'RUNNING' }, ended('SUCCEEDED')];
  account.entered = ['{"finding":{}}', JSON.stringify({ ...rest, contain })];
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(account.lines).toEqual([
    `Reported: ${EXECUTION}`,
    '2026-01-01T00:00:02Z contained: Disabled: AKIALEAKED.',
  ]);
  expect(out).toContain('From the report: contained after 2.5 s, dead after 40 s.\nDead after 40 s:');
  expect(out).toContain('Disable AKIATHIEF unless it is yours');
  expect(out).toContain('Replaced (replaced): version v2 is current.');
  expect(account.slept).toBe(6000);
});

test('prints JSON with the incident', async () => {
  const result = JSON.parse((await run('--json')).out);
  expect(result).toMatchObject({
    ...{ finding: 'person-abc', execution: EXECUTION, started: true, status: 'SUCCEEDED' },
    ...{ outcome: 'dead', secondsToContained: 2.5, secondsToDead: 40, incident: { execution: EXECUTION } },
  });
});

const refusal = { decision: 'refuse', at: '2026-01-01T00:00:00.000Z', refusal: 'Exempt' } as const;
test.each([
  [
    'an unused key of a customer',
    ended('SUCCEEDED', { proof: { ...incident().proof, outcome: 'unused' } as never }),
    0,
    'No use since',
  ],
  [
    'a credential without a label',
    ended('SUCCEEDED', { proof: { ...incident().proof, outcome: 'unlabelled' } as never }),
    0,
    'From the report: contained after 2.5 s.\nNo label since',
  ],
  [
    'a credential without a proof',
    ended('SUCCEEDED', { proof: { ...incident().proof, outcome: 'unproved' } as never }),
    4,
    'From the report: contained after 2.5 s.\nEnded, but no refusal was seen',
  ],
  [
    'a refusal',
    ended('SUCCEEDED', { match: { ...refusal, explanation: 'It is exempt.' } }),
    3,
    'It is exempt.',
  ],
  [
    'a rejection',
    ended('SUCCEEDED', { match: { ...incident().match, refusal: 'NotApproved' } }),
    3,
    'Replace it with replace-now if the report is right.',
  ],
  [
    'a dry run',
    ended('SUCCEEDED', {
      match: { ...incident().match, covered: { mode: 'dry-run', containAtOnce: true } },
      ...{ contain: undefined, replace: undefined, proof: undefined },
    }),
    1,
    'Dry run, nothing was changed',
  ],
])('%s', async (_what, execution, code, text) => {
  account.executions = [execution];
  const result = await run();
  expect(result.code).toBe(code);
  expect(result.out).toContain(text);
});

describe('a response that fails', () => {
  const failure = { status: 'FAILED', error: 'StillAlive', cause: 'Not proved dead.' };

  test('is reported with the incident of its history', async () => {
    account.executions = [failure];
    account.entered = [JSON.stringify(incident({ proof: { Error: 'States.Timeout' } }))];
    const { code, out } = await run();
    expect(code).toBe(1);
    expect(out).toContain('The response ended as FAILED: StillAlive: Not proved dead.');
    expect(out).toContain('STILL ALIVE: access-key AKIALEAKED of shop/mailer');
  });

  test('is reported with its reason without the permission to read the history', async () => {
    account.executions = [{ status: 'RUNNING' }, failure];
    account.failures['get-execution-history'] = failed('get-execution-history', 'AccessDeniedException');
    const { code, out } = await run();
    expect(code).toBe(1);
    expect(out).toMatch(/^The response ended as FAILED: StillAlive: Not proved dead\.\nhttps:\/\/console/);
    expect(account.operations.filter((operation) => operation === 'get-execution-history')).toHaveLength(1);
    expect(JSON.parse((await run('--json')).out)).toMatchObject({ status: 'FAILED', execution: EXECUTION });
  });

  test('in another way after the credential is dead has the exit code 1', async () => {
    account.executions = [{ status: 'TIMED_OUT' }];
    account.entered = [JSON.stringify(incident())];
    const { code, out } = await run();
    expect(code).toBe(1);
    expect(out).toContain('The response ended as TIMED_OUT: no reason');
  });
});

test('goes on after calls without an answer, and ends after five', async () => {
  account.failures['describe-execution'] = failed('describe-execution');
  await expect(run()).rejects.toThrow('The response was started and goes on.');
  expect(account.operations.filter((operation) => operation === 'describe-execution')).toHaveLength(5);
  account.failures['describe-execution'] = failed('describe-execution', 'AccessDeniedException');
  await expect(run()).rejects.toThrow('grantReport of the LeakResponse');
});
