import { issuerContext } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Spec } from '../../../../lambdas/credentials/http-api/spec/types';
import { checkLive } from '../../../../lambdas/credentials/http-api/stand-in/live';
import { CHOSEN, EXPIRING, NAMED, UNNAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import { StandIn } from '../../../../lambdas/credentials/http-api/stand-in/stand-in';
import type { WireAnswer, WireRequest } from '../../../../lambdas/credentials/http-api/wire';
import { ADMIN, answer } from './fixture';

/** Checks a spec at an API that is the stand-in of another one. */
async function check(
  spec: Spec,
  { api = spec, admin = ADMIN, respond = (_wire: WireRequest): WireAnswer | undefined => undefined } = {},
) {
  const clock = new VirtualClock();
  const standIn = new StandIn(api, issuerContext(clock, new MemorySecretStore(clock)), () => ADMIN);
  const transport = () => async (wire: WireRequest) => respond(wire) ?? standIn.handle(wire);
  const steps = await clock.run(checkLive(spec, admin, { transport, clock }));
  return { steps, failed: steps.filter(({ failure }) => failure), left: standIn.credentials.alive().length };
}

test.each([NAMED, UNNAMED, EXPIRING, CHOSEN])(
  'passes every step at an API that answers as the spec $name says',
  async (spec) => {
    const { steps, failed, left } = await check(spec);
    expect([failed, left]).toEqual([[], 0]);
    expect(steps.map(({ step }) => step)).toEqual([
      'list',
      'create',
      'test: the new credential is accepted',
      'list: the new credential has its name, its time and its state',
      ...(spec.disable ? ['disable', 'test: the disabled credential is refused'] : []),
      'remove',
      'test: the removed credential is refused',
      'remove: again, without an error',
      'list: the removed credential is not shown as active',
    ]);
  },
);

test('an error at any place, also between two steps, is no success', async () => {
  const outcomes = new Set<string>();
  for (let failing = 1; failing <= 12; failing++) {
    const time = new VirtualClock();
    const standIn = new StandIn(NAMED, issuerContext(time, new MemorySecretStore(time)), () => ADMIN);
    let reads = 0;
    const now = () => {
      if (++reads === failing) throw new Error('no time');
      return time.now();
    };
    const clock = { now, sleep: (milliseconds: number) => time.sleep(milliseconds) };
    const transport = () => async (wire: WireRequest) => standIn.handle(wire);
    const checked = checkLive(NAMED, ADMIN, { transport, clock }).then(
      (steps) => (steps.some(({ failure }) => failure === 'no time') ? 'named' : 'taken for success'),
      ({ message }: Error) => message,
    );
    outcomes.add(await time.run(checked));
  }
  expect([...outcomes].sort()).toEqual(['named', 'no time']);
});

const withTimes = (format: 'seconds' | 'milliseconds'): Spec => ({
  ...NAMED,
  list: { ...NAMED.list, created: { at: '/created', format } },
});

test.each<[string, Parameters<typeof check>[1] & { readonly spec?: Spec }, string, string]>([
  ['the admin secret is refused', { admin: '{"username":"root","password":"wrong"}' }, 'list', 'HTTP 401.'],
  [
    'the list has another shape',
    { api: { ...NAMED, list: { ...NAMED.list, items: '/items' } }, respond: undefined },
    'list: the new credential has its name, its time and its state',
    'The list does not show the credential.',
  ],
  [
    'the list has names elsewhere',
    { api: { ...NAMED, list: { ...NAMED.list, name: '/label' } } },
    'list: the new credential has its name, its time and its state',
    'another name',
  ],
  [
    'times are in another unit',
    { api: withTimes('milliseconds'), spec: withTimes('seconds') },
    'list: the new credential has its name, its time and its state',
    'of the creation.',
  ],
  [
    'the test is not authorized',
    { respond: ({ url }) => (url.endsWith('/me') ? answer(404) : undefined) },
    'test: the new credential is accepted',
    'HTTP 404.',
  ],
  [
    'a removal has no effect',
    { respond: ({ method }) => (method === 'DELETE' ? answer(204) : undefined) },
    'test: the removed credential is refused',
    'was not refused',
  ],
])('names the step and the reason if %s', async (_name, options, step, reason) => {
  const { failed, left } = await check(options?.spec ?? NAMED, options);
  expect(failed[0]).toEqual({ step, failure: expect.stringContaining(reason) });
  expect(JSON.stringify(failed)).not.toContain('hunter2');
  // Where the API allows it, the credential of the check is removed.
  expect(left).toBe(_name === 'a removal has no effect' ? 1 : 0);
});
