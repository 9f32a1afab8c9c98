import type { Finding } from '../../../lambdas/leaks/contract';
import type { ReportAnswer } from '../../../lambdas/leaks/intake/contract';
import { createHandler } from '../../../lambdas/leaks/intake/handler';
import { ResponseWorld, STORE } from '../../lambdas/leaks/response/world';
import { Account, CALLER, FUNCTION, MACHINE } from './account';

// The command, the function that receives reports, and the state machine with the rotator, in memory.

let world: ResponseWorld;
let account: Account;

beforeEach(async () => {
  world = await ResponseWorld.deploy();
  account = new Account(world.index);
  account.stores = JSON.stringify({ shop: STORE });
  world.audits = [{}, { at: '2026-01-01T00:00:00.000Z', remnants: [], explanation: 'Nothing was found.' }];
});

/** Reports a leak, and follows the response to its end. */
async function report(...words: string[]) {
  await account.run(FUNCTION, ...words);
  let finding: Finding | undefined;
  const intake = createHandler({
    call: async (_service: unknown, operation: unknown, input: { input: string; name: string }) => {
      expect(operation).toBe('StartExecution');
      finding = JSON.parse(input.input) as Finding;
      return { executionArn: `${MACHINE.replace('stateMachine', 'execution')}:${input.name}` };
    },
    clock: world.rotator.clock,
    log: { write: () => undefined },
    ...{ sources: {}, subjects: { apiKeyStores: { shop: STORE } }, stateMachine: MACHINE },
  } as never);
  const answer = (await intake(account.event)) as ReportAnswer;
  account.answer = { payload: answer };
  const { status, output } = await world.respond(finding as Finding, answer.execution);
  account.executions = [{ status, output: JSON.stringify(output) }];
  const { code, out } = await account.run(FUNCTION, ...words, '--wait', '--json');
  return { code, result: JSON.parse(out), finding: finding as Finding };
}

test.each(['its id', 'its value', 'its user'])(
  'a key that is reported by %s is dead in the end',
  async (how) => {
    const { accessKeyId = '', secretAccessKey = '' } = world.current();
    account.stdin = `${secretAccessKey}\n`;
    const words = { 'its id': ['--credential', accessKeyId], 'its user': ['--user', 'mailer'] }[how];
    const { code, result, finding } = await report(...(words ?? ['--value-from-stdin']));
    expect(code).toBe(0);
    expect(result).toMatchObject({ outcome: 'dead', finding: finding.id, status: 'SUCCEEDED' });
    expect(result.secondsToContained).toBeLessThan(5);
    expect(finding).toMatchObject({ source: 'person', reporter: CALLER });
    expect(world.current().accessKeyId).not.toBe(accessKeyId);
    expect(JSON.stringify([finding, result, account.calls])).not.toContain(secretAccessKey);
  },
);

test("a customer's key on standard input is revoked", async () => {
  account.stdin = world.customerKey();
  const { code, result } = await report('--value-from-stdin');
  expect([code, result.outcome]).toEqual([0, 'unused']);
  expect(JSON.stringify([result, account.calls])).not.toContain(account.stdin);
});

test('a credential that no secret has is refused', async () => {
  const { code, result } = await report('--credential', 'AKIANOTOURS');
  expect([code, result.outcome]).toEqual([3, 'refused']);
});
