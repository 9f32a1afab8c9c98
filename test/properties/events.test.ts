import fc from 'fast-check';
import type { Answer } from '../../engine/src/custom-resource/response';
import { ERROR_CODES } from '../../engine/src/errors/error-codes';
import { RekeyError } from '../../engine/src/errors/errors';
import { createHandler } from '../../engine/src/handler';
import { PENDING } from '../../engine/src/secret-store/secret-store';
import { Calls } from '../../engine/src/testing/faults';
import { MemorySecretStore } from '../../engine/src/testing/memory-secret-store';
import type { Clock } from '../../engine/src/time/clock';
import { MemoryIssuer } from '../../engine/test/world/memory-issuer';
import { noAdminSecret } from '../../engine/test/world/no-admin-secret';
import { World } from '../../engine/test/world/world';
import { casesOf, holds } from './check';
import { events, isValid, TOKEN } from './events';

const EFFECTS = ['put', 'move', 'tag', 'untag', 'rotate', 'issue', 'install', 'disable', 'remove'];

/** A deployed secret with a rotation in progress. Sleeping advances the time at once. */
async function rotator() {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const clock: Clock = {
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
  };
  const secret = new MemorySecretStore(clock);
  const issuer = new MemoryIssuer(clock);
  const value = issuer.make(false);
  await secret.put('the-version-of-the-first-deploy-01', JSON.stringify(value));
  secret.setLabel(PENDING, undefined);
  secret.startRotation(TOKEN);
  const calls = new Calls();
  const lines: string[] = [];
  const answers: Answer[] = [];
  const factory = issuer.factory();
  const never = () => {
    throw new Error('No fault is injected.');
  };
  const handler = createHandler(
    {
      kind: factory.kind,
      create: (...input) =>
        calls.watch(factory.create(...input), [...EFFECTS, 'verify', 'list', 'lastUsed'] as never, never),
    },
    {
      environment: new World().environment,
      clock,
      print: (line) => void lines.push(line),
      store: () => calls.watch(secret, [...EFFECTS, 'describe', 'read'] as never, never),
      adminSecret: noAdminSecret,
      answer: async (_url, answer) => void answers.push(answer),
    },
  );
  const invoke = (event: unknown) => {
    calls.made.length = lines.length = answers.length = 0;
    return handler(event, { getRemainingTimeInMillis: () => 300_000 });
  };
  return { invoke, calls, lines, answers, value };
}

/** Code of the error, or of the failed response to CloudFormation. */
function codeOf(outcome: unknown, answers: readonly Answer[]): string | undefined {
  if (outcome instanceof RekeyError) return outcome.code;
  const [answer] = answers;
  return answer?.Status === 'FAILED' ? /^\[(\w+)\]/.exec(answer.Reason)?.[1] : undefined;
}

const CASES = 5000;

test('invalid events have no effect and are refused with a code', async () => {
  const { invoke, calls, lines, answers, value } = await rotator();
  const codes: Record<string, number> = {};

  /** Violation of the rules, if any. Without `expect`, which would take most of the time. */
  function violationOf(outcome: unknown): string | undefined {
    const effect = calls.made.find((name) => EFFECTS.includes(name));
    if (effect) return `it made the call ${effect}`;
    const code = codeOf(outcome, answers);
    // A Delete of a resource that was never created succeeds, so that the rollback does.
    const [answer] = answers;
    if (!code && !answer?.PhysicalResourceId.startsWith('rekey:none')) return `it ended with ${outcome}`;
    if (code && !Object.hasOwn(ERROR_CODES, code)) return `its error is ${code}`;
    const levels = lines.map((line) => JSON.parse(line).level).join();
    if (levels !== (code ? 'error' : '')) return `it logged lines of the levels ${levels}`;
    if (`${lines} ${outcome}`.includes(value.password)) return 'it disclosed the value';
    codes[code ?? 'none'] = (codes[code ?? 'none'] ?? 0) + 1;
    return undefined;
  }

  await holds(
    fc.asyncProperty(events, async (event) => {
      fc.pre(!isValid(event));
      const violation = violationOf(await invoke(event).catch((error: unknown) => error));
      if (violation) throw new Error(violation);
    }),
    CASES,
  );

  expect(Object.values(codes).reduce((sum, one) => sum + one)).toBe(casesOf(CASES));
  // The events reach every check: the parser, the ARN, the labels and the parameters of the custom resource.
  const all = [
    'BadEvent',
    'CredentialUnknown',
    'ParametersDiffer',
    'TokenUnknown',
    'UnknownStep',
    'WrongKind',
    'WrongSecret',
    'none',
  ];
  expect(Object.keys(codes).sort()).toEqual(all);
});
