import type { LocalAws } from '../../src/aws/local-aws';
import type { Fault } from '../../src/faults/fault';
import type { Level } from '../../src/faults/level';
import { LambdaFixture } from '../aws/lambda/fixtures';
import { onlyCalls } from './fixtures';

/** A function that creates a user with a number of SDK attempts and returns the result. */
const MAKE_USER = `
  import { createRequire } from 'node:module';
  const require = createRequire(${JSON.stringify(__filename)});
  const { IAMClient, CreateUserCommand } = require('@aws-sdk/client-iam');
  const requestHandler = { requestTimeout: 5000, throwOnRequestTimeout: true };
  export const handler = ({ name, attempts }) =>
    new IAMClient({ maxAttempts: attempts, requestHandler })
      .send(new CreateUserCommand({ UserName: name }))
      .then(() => 'made', (error) => error.code ?? error.name);`;

let workshop: LambdaFixture | undefined;
afterEach(() => workshop?.close());

async function open(faults: Level) {
  workshop = new LambdaFixture({ faults });
  const { aws } = workshop;
  await workshop.open();
  const arn = await workshop.handler(MAKE_USER, { actions: ['iam:CreateUser'], timeoutSeconds: 60 });
  const injected: Fault[] = [];
  aws.faults.listen((fault) => injected.push(fault));
  const make = async (name: string, attempts = 1) => {
    const from = aws.timeline.now();
    const { payload } = (await workshop?.invoke(arn, { name, attempts })) ?? {};
    return { payload, took: aws.timeline.now() - from };
  };
  return { aws, injected, make };
}

const exists = (aws: LocalAws, name: string) => aws.iam.account(aws.account).users.has(name);

describe('a call of a function', () => {
  test.each<[keyof Level['calls'], string, boolean]>([
    ['throttled', 'Throttling', false],
    ['error-before', 'ServiceFailureException', false],
    ['error-after', 'ServiceFailureException', true],
    ['answer-lost', 'ECONNRESET', true],
  ])('%s: the SDK returns %s, and the call takes effect: %s', async (kind, name, effect) => {
    const { aws, injected, make } = await open(onlyCalls({ [kind]: 1 }));
    aws.faults.begin();

    expect((await make('mailer')).payload).toBe(name);

    expect(exists(aws, 'mailer')).toBe(effect);
    expect(injected).toEqual([
      { time: expect.any(Number), kind, target: 'worker', detail: expect.stringContaining('iam:CreateUser') },
    ]);
    expect(aws.faults.injected).toMatchObject({ [kind]: 1, doubled: 0 });
  });

  test('without response times out in the SDK, with and without effect', async () => {
    const { aws, make } = await open(onlyCalls({ 'no-answer': 1 }));
    aws.faults.begin();
    const names = Array.from({ length: 6 }, (_, i) => `user-${i}`);

    for (const name of names) {
      const { payload, took } = await make(name);
      expect(payload).toBe('ETIMEDOUT');
      expect(took).toBeGreaterThanOrEqual(5000);
      expect(took).toBeLessThan(5100);
    }

    const made = names.filter((name) => exists(aws, name));
    expect(made.length).toBeGreaterThan(0);
    expect(made.length).toBeLessThan(names.length);
  });

  test('with faults succeeds after retries of the SDK', async () => {
    const { aws, injected, make } = await open(onlyCalls({ throttled: 0.6, 'error-before': 0.2 }));
    aws.faults.begin();
    expect((await make('mailer', 20)).payload).toBe('made');
    expect(injected.length).toBeGreaterThan(0);
  });

  test('gets faults only between begin and end', async () => {
    const { aws, injected, make } = await open(onlyCalls({ throttled: 1 }));
    expect((await make('before')).payload).toBe('made');
    aws.faults.begin();
    expect((await make('amidst')).payload).toBe('Throttling');
    aws.faults.end();
    expect((await make('after')).payload).toBe('made');
    expect(injected).toHaveLength(1);
  });
});

test('storms increase the faults of a service', async () => {
  const calm = await open(onlyCalls({ throttled: 0.05 }));
  calm.aws.faults.begin();
  for (let i = 0; i < 12; i++) await calm.make(`calm-${i}`);
  await workshop?.close();
  const stormy = await open({ ...onlyCalls({ throttled: 0.05 }), storms: { likelihood: 1, factor: 10 } });
  stormy.aws.faults.begin();
  for (let i = 0; i < 12; i++) await stormy.make(`stormy-${i}`);
  expect(stormy.injected.length).toBeGreaterThan(calm.injected.length + 2);
});
