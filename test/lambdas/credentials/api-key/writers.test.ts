import { STEPS } from '../../../../engine/src/events';
import { CURRENT, PENDING } from '../../../../engine/src/secret-store/secret-store';
import type { SdkRequest, SendRequest } from '../../../../engine/src/testing/issuer';
import { Random } from '../../../../engine/src/testing/random';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { DAY, SECRET } from '../../../../engine/test/world/world';
import { apiKeySubject } from './api-key';

const TOKEN = 'token-of-a-rotation-0000000000001';

/** A key that was replaced, with its grace over: a sweep retires it. */
async function withRetirement() {
  const it = apiKeySubject();
  await it.world.deploy();
  await it.world.rotate();
  it.world.clock.pass(DAY + 60_000);
  return it;
}

type Subject = Awaited<ReturnType<typeof withRetirement>>;

const through = ({ world, service }: Subject, send: SendRequest) => {
  world.kinds = () => service.factory(send);
};

/** All steps of a rotation, while other invocations run. */
async function steps({ world }: Subject, delay: number): Promise<string[]> {
  await world.clock.sleep(delay);
  world.secret.startRotation(TOKEN);
  const outcomes = [];
  for (const Step of STEPS)
    outcomes.push(String(await world.invoke({ Step, SecretId: SECRET, ClientRequestToken: TOKEN })));
  return outcomes;
}

/** The sweep writes about 15 seconds after its begin, when the removed label is visible to every reader. */
test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'a rotation and a sweep that write at the same time lose nothing: seed %i',
  async (seed) => {
    const it = await withRetirement();
    const { world, service, works } = it;
    const replaced = world.secret.text('AWSPREVIOUS') as string;
    const before = world.secret.text(CURRENT) as string;
    const random = new Random(seed);
    through(it, async (_request, effect) => {
      await world.clock.sleep(random.integer(0, 2_000));
      return effect();
    });
    const work = Promise.all([steps(it, random.integer(10_000, 16_000)), world.invoke({ rekey: 'sweep' })]);
    const [outcomes] = await world.run(work);
    expect(outcomes).toEqual(['done', 'done', 'done', 'done']);
    world.kinds = () => service.factory();
    expect(await world.sweep()).toBe('done');
    expect([works(replaced), works(before), works(world.secret.text(CURRENT) as string)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(service.entries).toHaveLength(3);
  },
);

const FAULTS: readonly [string, (request: SdkRequest, effect: () => unknown) => unknown][] = [
  ['is lost', () => undefined],
  ['takes effect, and its answer is lost', (_request, effect) => effect()],
];

test.each(FAULTS)('a rotation converges when any request to the verifier secret %s', async (_, fault) => {
  for (let failing = 1; ; failing++) {
    const it = await withRetirement();
    const { world, service, works } = it;
    let made = 0;
    through(it, async (request, effect) => {
      if (++made !== failing) return effect();
      fault(request, effect);
      throw sdkError('InternalServiceError', 500);
    });
    const outcome = await world.rotate(TOKEN);
    if (made < failing) {
      expect(outcome).toBe('done');
      expect(failing).toBeGreaterThan(8);
      return;
    }
    const current = world.secret.text(CURRENT) as string;
    expect(works(current)).toBe(true);
    if (outcome !== 'done') expect(await world.rotate(TOKEN)).toBe('done');
    expect(works(world.secret.text(CURRENT) as string)).toBe(true);
    expect(world.secret.text(PENDING)).toBeUndefined();
    world.clock.pass(DAY + 60_000);
    expect(await world.sweep()).toBe('done');
    expect(service.alive()).toHaveLength(1);
    expect(works(world.secret.text(CURRENT) as string)).toBe(true);
  }
});

test.each(FAULTS)(
  'a sweep that retires converges when any request to the verifier secret %s',
  async (_, fault) => {
    for (let failing = 1; ; failing++) {
      const it = await withRetirement();
      const { world, service, works } = it;
      let made = 0;
      through(it, async (request, effect) => {
        if (++made !== failing) return effect();
        fault(request, effect);
        throw sdkError('InternalServiceError', 500);
      });
      await world.sweep();
      if (made < failing) return expect(failing).toBeGreaterThan(3);
      expect(await world.sweep()).toBe('done');
      expect(service.alive()).toHaveLength(1);
      expect(works(world.secret.text(CURRENT) as string)).toBe(true);
    }
  },
);
