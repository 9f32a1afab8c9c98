import { prepare } from '../explore/prepare';
import { makeCall, type ServiceCall } from '../world/call';
import { type AnyFault, faultsAt } from '../world/fault';
import { Invocation } from '../world/invocation';
import type { World } from '../world/world';

interface Told {
  readonly name: string;
  readonly $metadata: { readonly httpStatusCode?: number; readonly attempts: number };
}

describe('a call of the code', () => {
  let world: World;
  let by: Invocation;
  let effects: number;

  beforeEach(async () => {
    world = await prepare({
      kind: 'access-key',
      start: 'nothing',
      act: 'deploy',
      propagation: 'at-once',
      seed: 1,
    });
    const now = world.clock.now();
    by = new Invocation(1, {}, now, now + 300_000);
    effects = 0;
    world.state.counting = true;
  });

  function call(fault: AnyFault | undefined, attempts: number, service = 'iam'): Promise<unknown> {
    world.faults = new Map(fault ? [[0, fault]] : []);
    const asked: ServiceCall = {
      service,
      operation: 'TagResource',
      input: {},
      attempts,
      writes: true,
      deniable: true,
      run: () => {
        effects += 1;
        return 'answer';
      },
    };
    return world.clock.run(Promise.race([makeCall(world, by, asked), by.ended]));
  }

  const failing = (fault: AnyFault, attempts: number, service?: string): Promise<Told> =>
    call(fault, attempts, service).then(
      (answer) => Promise.reject(new Error(`It answered ${String(answer)}.`)),
      (error: Told) => error,
    );

  test.each<[AnyFault | undefined, number, unknown, number]>([
    [undefined, 4, 'answer', 1],
    ['killed-before', 4, 'killed', 0],
    ['killed-after', 4, 'killed', 1],
    ['late', 4, 'killed', 1],
    ['repeated', 4, 'answer', 2],
  ])('with "%s" and %d attempts ends with %j after %d effects', async (fault, attempts, answer, expected) => {
    expect(await call(fault, attempts)).toBe(answer);
    expect(effects).toBe(expected);
  });

  test.each<[AnyFault, number, string, number | undefined, number, number]>([
    ['failed', 4, 'InternalFailure', 500, 4, 0],
    ['denied', 4, 'AccessDenied', 403, 1, 0],
    ['throttled', 4, 'Throttling', 400, 4, 0],
    ['throttled', 1, 'Throttling', 400, 1, 0],
    ['lost', 4, 'TimeoutError', undefined, 4, 4],
    ['lost', 1, 'TimeoutError', undefined, 1, 1],
    ['repeated', 1, 'TimeoutError', undefined, 1, 1],
  ])(
    'with "%s" and %d attempts fails as the SDK does',
    async (fault, attempts, name, status, tried, expected) => {
      const error = await failing(fault, attempts);
      expect({ name: error.name, ...error.$metadata }).toMatchObject({ name, attempts: tried });
      expect(error.$metadata.httpStatusCode).toBe(status);
      expect(effects).toBe(expected);
    },
  );

  test('is refused with the names of its service', async () => {
    expect((await failing('throttled', 4, 'secretsmanager')).name).toBe('ThrottlingException');
    world.state.calls = 0;
    expect((await failing('denied', 4, 'secretsmanager')).name).toBe('AccessDeniedException');
  });

  test('takes no longer than the function may', async () => {
    const began = world.clock.now();
    await call('late', 4);
    expect(world.clock.now() - began).toBe(300_000);
  });
});

describe('the faults at a call', () => {
  const traits = { writes: true, attempts: 4, deniable: true, rested: true };

  test('are all of them where all make a difference', () => {
    expect(faultsAt(traits).sort()).toEqual(
      ['killed-before', 'killed-after', 'failed', 'denied', 'lost', 'repeated', 'throttled', 'late'].sort(),
    );
  });

  test('are fewer where some are the same', () => {
    expect(faultsAt({ ...traits, rested: false })).not.toContain('killed-before');
    expect(faultsAt({ ...traits, deniable: false })).not.toContain('denied');
    expect(faultsAt({ ...traits, attempts: 1 })).not.toContain('repeated');
    expect(faultsAt({ ...traits, writes: false, rested: false })).toEqual([
      'denied',
      'failed',
      'throttled',
      'late',
    ]);
  });
});
