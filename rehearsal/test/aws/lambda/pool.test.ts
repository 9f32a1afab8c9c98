import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useLambdaFixture } from './fixtures';

/** Returns the number of its invocations, and data of its process. */
const WITNESS = `
  let count = 0;
  let fired = 0;
  export const handler = async ({ timer, sleep, end }) => {
    if (timer) setTimeout(() => { fired++; }, timer);
    if (sleep) await new Promise((resolve) => setTimeout(resolve, sleep));
    if (end) process.exit(1);
    return { pid: process.pid, count: ++count, fired, who: process.env.WHO, role: process.env.AWS_ACCESS_KEY_ID, cwd: process.cwd() };
  };`;

interface Seen {
  readonly pid: number;
  readonly count: number;
  readonly fired: number;
  readonly who: string;
  readonly role: string;
  readonly cwd: string;
}

describe('shared processes', () => {
  const fixture = useLambdaFixture();

  async function fleet(count: number, environment: Record<string, string> = {}): Promise<string[]> {
    const arns = [];
    for (let i = 0; i < count; i++) {
      const name = `worker-${i}`;
      arns.push(await fixture.handler(WITNESS, { name, environment: { WHO: name, ...environment } }));
    }
    return arns;
  }

  async function seen(arn: string, payload: object = {}): Promise<Seen> {
    return (await fixture.invoke(arn, payload)).payload as Seen;
  }

  test('run functions with separate state, variables, credentials and folders', async () => {
    const arns = await fleet(9);
    for (let round = 1; round <= 2; round++) {
      const all = [];
      for (const arn of arns) all.push(await seen(arn));
      expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
      expect(all.map(({ count }) => count)).toEqual(arns.map(() => round));
      expect(all.map(({ who }) => who)).toEqual(arns.map((_, i) => `worker-${i}`));
      expect(new Set(all.map(({ role }) => role)).size).toBe(arns.length);
      expect(all.map(({ cwd }) => cwd)).toEqual(
        arns.map((arn) => fixture.aws.lambda.function(arn)?.codeDirectory),
      );
    }
  });

  test('keep the changed variables of each function', async () => {
    const code = `
      import { env } from 'node:process';
      export const handler = async ({ set = {}, unset = [] }) => {
        for (const name of unset) delete process.env[name];
        Object.assign(process.env, set);
        Object.defineProperty(env, 'DEFINED', { value: 1, configurable: true, enumerable: true, writable: true });
        return { who: env.WHO, number: env.NUMBER, defined: env.DEFINED, has: 'WHO' in env, spread: { ...env }.WHO, none: env.NOWHERE };
      };`;
    const [one, other] = [
      await fixture.handler(code, { name: 'one', environment: { WHO: 'one' } }),
      await fixture.handler(code, { name: 'other', environment: { WHO: 'other' } }),
    ];
    const of = async (arn: string, payload: object = {}) => (await fixture.invoke(arn, payload)).payload;
    const all = { has: true, defined: '1' };
    expect(await of(one, { set: { NUMBER: 7 } })).toEqual({ ...all, who: 'one', spread: 'one', number: '7' });
    expect(await of(other, { set: { WHO: 'changed' } })).toEqual({
      ...all,
      who: 'changed',
      spread: 'changed',
    });
    expect(await of(one, { unset: ['WHO'] })).toEqual({ has: false, defined: '1', number: '7' });
    expect(await of(other)).toEqual({ ...all, who: 'changed', spread: 'changed' });
  });

  test('do not fire the timers of another function', async () => {
    const arns = await fleet(5);
    for (const arn of arns) await seen(arn);
    const first = await seen(arns[0] as string, { timer: 1000 });
    expect(first.fired).toBe(0);
    for (const arn of arns.slice(1)) expect((await seen(arn, { sleep: 2000 })).fired).toBe(0);
    expect((await seen(arns[0] as string, { sleep: 10 })).fired).toBe(1);
  });

  test('are not used while they are busy', async () => {
    const { aws, root } = fixture;
    const arns = await fleet(5);
    for (const arn of arns) await seen(arn);
    const results: Seen[] = [];
    for (const arn of arns) {
      aws.timeline.spawn(async () => {
        const { payload } = await aws.lambda.invoke(arn, { sleep: 1000 }, { principal: root });
        results.push(payload as Seen);
      });
    }
    await aws.timeline.runUntil(aws.timeline.now() + 5000);
    expect(results.map(({ who }) => who).sort()).toEqual(arns.map((_, i) => `worker-${i}`));
    expect(new Set(results.map(({ pid }) => pid)).size).toBe(5);
  });

  test('replace an idle environment in another process after an hour', async () => {
    const { aws, root } = fixture;
    const [one, other] = (await fleet(2)) as [string, string];
    const first = await seen(one);
    aws.timeline.spawn(async () => {
      await aws.lambda.invoke(one, { sleep: 1000 }, { principal: root });
    });
    await aws.timeline.runUntil(aws.timeline.now() + 100);
    const beside = await seen(other);
    expect(beside.pid).not.toBe(first.pid);
    await aws.timeline.runUntil(aws.timeline.now() + 3_000_000);
    expect(await seen(other)).toEqual({ ...beside, count: 2 });
    // WHEN
    await aws.timeline.runUntil(aws.timeline.now() + 3_600_000);
    // THEN
    expect(await seen(other)).toMatchObject({ pid: first.pid, count: 1 });
    expect(await seen(one)).toMatchObject({ pid: first.pid, count: 3 });
  });

  test('lose the environments of all functions when they end', async () => {
    const arns = await fleet(8);
    const before = [];
    for (const arn of arns) before.push(await seen(arn));
    const result = await fixture.invoke(arns[0] as string, { end: true });
    expect(result.functionError?.errorType).toBe('Runtime.ExitError');
    for (const [i, arn] of arns.entries()) {
      const shared = before[i]?.pid === before[0]?.pid;
      expect((await seen(arn)).count).toBe(shared ? 1 : 2);
    }
  });

  test.each([
    ['a variable of Node.js', { NODE_OPTIONS: '--enable-source-maps' }, undefined],
    ['a second module', {}, 'other.mjs'],
  ])('are not used for a function with %s', async (_, environment, file) => {
    const arns = await fleet(6, environment as Record<string, string>);
    for (const arn of arns) {
      const folder = fixture.aws.lambda.function(arn)?.codeDirectory as string;
      if (file) writeFileSync(join(folder, file), '');
    }
    const pids = [];
    for (const arn of arns) pids.push((await seen(arn)).pid);
    expect(new Set(pids).size).toBe(6);
  });

  test('continue after one of their functions is removed', async () => {
    const arns = await fleet(8);
    for (const arn of arns) await seen(arn);
    fixture.aws.lambda.removeFunction('worker-0');
    for (const arn of arns.slice(1)) expect((await seen(arn)).count).toBe(2);
  });
});
