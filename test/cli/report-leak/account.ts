import { readFileSync, writeFileSync } from 'node:fs';
import { AwsFailed, type RunAws } from '../../../cli/aws/run';
import { reportLeakCommand } from '../../../cli/report-leak/command';
import type { Parts } from '../../../cli/report-leak/parts';
import { LeakIndexModel } from '../../../engine/src/testing/leak-index-model';
import { Random } from '../../../engine/src/testing/random';
import type { Incident } from '../../../lambdas/leaks/contract';

export const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:Shop-LeaksIntake-1A2B3C';
export const [NAME] = FUNCTION.split(':').slice(-1) as [string];
export const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Shop-Leaks-4D5E';
export const EXECUTION = 'arn:aws:states:eu-central-1:123456789012:execution:Shop-Leaks-4D5E:person-abc';
export const CALLER = 'arn:aws:iam::123456789012:user/ada';
const RECEIVED = '2026-01-01T00:00:00.000Z';

/** A value that nobody has issued, from a seed. */
export function randomValue(): string {
  const random = new Random(7);
  return Array.from({ length: 40 }, () => 'abcdefghijkmnpqrstuvwxyz23456789'[random.integer(0, 31)]).join('');
}

/** An error of the AWS CLI. */
export const failed = (operation: string, code?: string) =>
  new AwsFailed(code, operation, `"aws ${operation}" ended with exit code 254`);

/** An incident whose credential is dead after 40 seconds. */
export function incident(more: Partial<Incident> = {}): Incident {
  const covered = { mode: 'automatic', containAtOnce: true } as const;
  const secret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mailer-AbCdEf';
  const target = {
    type: 'secret',
    kind: 'access-key',
    version: 'v1',
    credential: 'AKIALEAKED',
    state: 'current',
    secret,
  } as const;
  const version = 'v2';
  const dead = [
    {
      credential: 'AKIALEAKED',
      deadSince: '2026-01-01T00:00:40.000Z',
      proof: 'refused' as const,
      shown: 'STS refused it',
    },
  ];
  return {
    finding: {
      ...{ id: 'person-abc', source: 'person', foundAt: RECEIVED, receivedAt: RECEIVED },
      subject: { credential: 'AKIALEAKED' },
    },
    execution: EXECUTION,
    match: { decision: 'respond', at: RECEIVED, explanation: 'It leaked; it was current.', target, covered },
    contain: { outcome: 'contained', at: '2026-01-01T00:00:02.500Z', explanation: 'Disabled: AKIALEAKED.' },
    replace: { answer: { outcome: 'replaced', version, dead, strangers: ['AKIATHIEF'] } },
    proof: { outcome: 'refused', at: '2026-01-01T00:00:40.000Z', explanation: 'STS refused it' },
    ...more,
  };
}

/** Takes the first of several answers. Throws it if it is an error. The last one stays. */
function next(answers: object[]): object | undefined {
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  if (answer instanceof Error) throw answer;
  return answer;
}

/** An account with one response, at which the command runs. */
export class Account {
  /** Commands of the AWS CLI. */
  readonly calls: { words: readonly string[]; event?: Record<string, unknown>; region?: string }[] = [];
  /** Lines on standard error. */
  readonly lines: string[] = [];
  /** Milliseconds of the pauses. */
  slept = 0;
  stdin = '';
  /** Errors by operation. */
  failures: Record<string, Error> = {};
  answer: { payload: unknown; FunctionError?: string } = {
    payload: { finding: 'person-abc', execution: EXECUTION, started: true },
  };
  /** Executions that `describe-execution` returns in turn. The last one stays. */
  executions: object[] = [{ status: 'SUCCEEDED', output: JSON.stringify(incident()) }];
  /** The same for executions of their own, or errors, by ARN. */
  executionsOf: Record<string, object[]> = {};
  /** Inputs of the states that the execution has entered, the latest first. */
  entered: string[] = [];
  intakes: object[];
  stores = '{}';

  constructor(readonly index = new LeakIndexModel()) {
    this.intakes = [this.intake];
  }

  get intake() {
    const { table, key } = this.index.location;
    return {
      ...{ name: NAME, path: 'Shop/Leaks', stateMachine: MACHINE },
      ...{ index: JSON.stringify({ table, key }), stores: this.stores },
    };
  }

  get operations(): string[] {
    return this.calls.map(({ words: [, operation = ''] }) => operation);
  }

  get event() {
    return this.calls.find(({ event }) => event)?.event;
  }

  private readonly aws: RunAws = (words, { region }) => {
    const [, operation = ''] = words;
    const file = words[words.indexOf('--payload') + 1]?.replace('fileb://', '') ?? '';
    const event = operation === 'invoke' ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    this.calls.push({ words, event, region });
    const failure = this.failures[operation];
    if (failure) throw failure;
    return this.respond(operation, words);
  };

  private respond(operation: string, words: readonly string[]): unknown {
    switch (operation) {
      case 'get-function-configuration':
        if (![NAME, FUNCTION].includes(words[3] ?? '')) throw failed(operation, 'ResourceNotFoundException');
        return this.intake;
      case 'list-functions':
        return this.intakes;
      case 'get-caller-identity':
        return CALLER;
      case 'describe-execution':
        return next(this.executionsOf[words.at(-1) ?? ''] ?? this.executions);
      case 'get-execution-history':
        return this.entered;
      default:
        writeFileSync(words.at(-1) ?? '', JSON.stringify(this.answer.payload));
        return { FunctionError: this.answer.FunctionError };
    }
  }

  private readonly parts: Parts = {
    aws: this.aws,
    connect: () => ({
      call: async (_service, operation, input) => this.index.perform(operation, input) as never,
      close: () => undefined,
    }),
    stdin: async () => this.stdin,
    sleep: async (milliseconds) => {
      this.slept += milliseconds;
    },
    progress: (line) => void this.lines.push(line),
  };

  /** Runs the command. Returns its exit code and its output. */
  async run(...words: string[]): Promise<{ code: number; out: string }> {
    let out = '';
    const spy = jest.spyOn(console, 'log').mockImplementation((text) => {
      out += text;
    });
    try {
      return { code: await reportLeakCommand(words, this.parts), out };
    } finally {
      spy.mockRestore();
    }
  }
}
