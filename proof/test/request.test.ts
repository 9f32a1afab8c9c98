import { sdkError } from '../../engine/src/testing/sdk-error';
import { prepare } from '../explore/prepare';
import { faultsAt, type Injected } from '../world/faults';
import { Invocation } from '../world/invocation';
import { sendRequest } from '../world/request';
import type { World } from '../world/world';

interface Thrown {
  readonly name: string;
  readonly $metadata: { readonly httpStatusCode?: number; readonly attempts: number };
}

describe('a request', () => {
  let world: World;
  let by: Invocation;
  let effects: number;

  beforeEach(async () => {
    world = await prepare({
      kind: 'generated',
      start: 'nothing',
      scenario: 'deploy',
      propagation: 'at-once',
      seed: 1,
    });
    const now = world.clock.now();
    by = new Invocation(1, {}, now, now + 300_000);
    effects = 0;
    world.state.counting = true;
  });

  function send(fault: Injected | undefined, attempts: number, service = 'iam', error?: Error) {
    world.injections = new Map(fault ? [[0, fault]] : []);
    const request = { service, operation: 'TagResource', input: {}, attempts, writes: true };
    const effect = () => {
      effects += 1;
      if (error) throw error;
      return 'answer';
    };
    return world.clock.run(Promise.race([sendRequest(world, by, request, effect), by.ended]));
  }

  const failing = (...request: Parameters<typeof send>): Promise<Thrown> =>
    send(...request).then(
      (answer) => Promise.reject(new Error(`It returned ${String(answer)}.`)),
      (error: Thrown) => error,
    );

  test.each<[Injected | undefined, number, unknown, number]>([
    [undefined, 4, 'answer', 1],
    ['crash', 4, 'killed', 0],
    ['crash-after', 4, 'killed', 1],
    ['timeout', 4, 'killed', 1],
    ['mute-once', 4, 'answer', 2],
  ])('with "%s" and %d attempts returns %j after %d effects', async (fault, attempts, answer, expected) => {
    expect(await send(fault, attempts)).toBe(answer);
    expect(effects).toBe(expected);
  });

  test.each<[Injected, number, string, number | undefined, number, number]>([
    ['lose', 4, 'InternalFailure', 500, 4, 0],
    ['deny', 4, 'AccessDenied', 403, 1, 0],
    ['throttle', 4, 'Throttling', 400, 4, 0],
    ['throttle', 1, 'Throttling', 400, 1, 0],
    ['mute', 4, 'TimeoutError', undefined, 4, 4],
    ['mute', 1, 'TimeoutError', undefined, 1, 1],
    ['mute-once', 1, 'TimeoutError', undefined, 1, 1],
  ])(
    'with "%s" and %d attempts throws the error of the SDK',
    async (fault, attempts, name, status, tried, expected) => {
      const error = await failing(fault, attempts);
      expect({ name: error.name, ...error.$metadata }).toMatchObject({ name, attempts: tried });
      expect(error.$metadata.httpStatusCode).toBe(status);
      expect(effects).toBe(expected);
    },
  );

  test('has the error names of Secrets Manager', async () => {
    expect((await failing('throttle', 4, 'secretsmanager')).name).toBe('ThrottlingException');
    world.state.requests = 0;
    expect((await failing('deny', 4, 'secretsmanager')).name).toBe('AccessDeniedException');
  });

  test('throws the refusal of the service without a retry', async () => {
    const error = await failing(undefined, 4, 'iam', sdkError('NoSuchEntityException', 404));
    expect({ name: error.name, ...error.$metadata, effects }).toMatchObject({
      name: 'NoSuchEntityException',
      httpStatusCode: 404,
      attempts: 1,
      effects: 1,
    });
  });

  test("ends at the function's time limit", async () => {
    const began = world.clock.now();
    await send('timeout', 4);
    expect(world.clock.now() - began).toBe(300_000);
  });
});

describe('the faults at a request', () => {
  const traits = { writes: true, attempts: 4, deniable: true, afterPause: true };

  test.each([
    [traits, ['crash', 'crash-after', 'mute', 'mute-once', 'deny', 'lose', 'throttle', 'timeout']],
    [
      { ...traits, afterPause: false },
      ['crash-after', 'mute', 'mute-once', 'deny', 'lose', 'throttle', 'timeout'],
    ],
    [
      { ...traits, deniable: false, attempts: 1 },
      ['crash', 'crash-after', 'mute', 'lose', 'throttle', 'timeout'],
    ],
    [{ ...traits, writes: false, afterPause: false }, ['deny', 'lose', 'throttle', 'timeout']],
  ])('with %j are %j', (given, faults) => {
    expect(faultsAt(given)).toEqual(faults);
  });
});
