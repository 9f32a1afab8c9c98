import { MINUTE } from '../../../../engine/src/time/clock';
import type { Incident, Proof, Replaced } from '../../../../lambdas/leaks/contract';
import { factsOf } from '../../../../lambdas/leaks/report/facts';
import { type Kill, ResponseWorld } from './world';

// The value of the leaked key is not stored any more, so that nobody can try it.

let world: ResponseWorld;
let leaked: string;
/** Time of the latest use that IAM reports. */
let used: number | undefined;

beforeEach(async () => {
  world = await ResponseWorld.deploy();
  leaked = world.current().accessKeyId ?? '';
  used = world.rotator.clock.now();
  const { rotator } = world;
  const { factory } = rotator;
  rotator.factory = {
    ...factory,
    create: (...input) => Object.assign(factory.create(...input), { lastUsed: async () => used }),
  };
  const version = rotator.secret.labels.AWSCURRENT ?? '';
  rotator.calls.fault = (name) => {
    const isReplaced = rotator.secret.labels.AWSCURRENT !== version;
    if (name === 'disable' && isReplaced) rotator.secret.versions.delete(version);
    return undefined;
  };
});

const tasks = () => world.tasks.map(({ state }) => state).filter((state) => /Replace|Prove|Look/.test(state));

async function respond(subject: object = { credential: leaked }) {
  const { status, error, output } = await world.respond(world.finding(subject));
  const incident = output as unknown as Incident;
  const { outcome, headline } = factsOf({ stage: 'final', incident });
  return { status, error, incident, outcome, headline, proof: incident.proof as Proof };
}

test('is unused after half an hour without a use, which is no refusal', async () => {
  const began = world.rotator.clock.now();
  const { status, incident, outcome, headline, proof } = await respond();
  expect([status, outcome]).toEqual(['SUCCEEDED', 'unused']);
  expect(headline).toMatch(/^No use since \d+(\.\d)? s after the report: access-key/);
  expect(tasks()).toEqual(['Replace', 'Prove', 'LookAgain', 'Prove']);
  expect(world.rotator.clock.now() - began).toBeGreaterThan(30 * MINUTE);
  expect(proof.at).toBe((incident.contain as { at: string }).at);
  for (const part of [
    'lists it as disabled',
    'reports uses up to 4 h late: one since',
    'no refusal was seen',
  ])
    expect(proof.explanation).toContain(part);
  // The second request replaced nothing.
  expect(world.rotator.calls.made.filter((name) => name === 'issue')).toHaveLength(2);
  expect(incident.observed).toMatchObject({ answer: { outcome: 'cut off' } });
});

test.each([
  [80, 'unused'],
  [100, 'alive'],
])('a use that is reported %d s after the containment makes it %s', async (seconds, outcome) => {
  world.afterWait = () => {
    const at = (world.rotator.containments[0] as { at: string }).at;
    used = Date.parse(at) + seconds * 1000;
  };
  const { error, ...response } = await respond();
  expect(response.outcome).toBe(outcome);
  expect(error).toBe(outcome === 'alive' ? 'StillAlive' : undefined);
  if (used === undefined) throw new Error('There was no wait.');
  const isNamed = response.proof.explanation.includes(`reports a use at ${new Date(used).toISOString()}`);
  expect(isNamed).toBe(outcome === 'alive');
});

test('counts from the replacement if it is not contained at once', async () => {
  for (const one of Object.values(world.covered)) Object.assign(one, { containAtOnce: false });
  const { outcome, proof, incident } = await respond();
  const { answer } = incident.replace as { answer: Replaced };
  expect([outcome, proof.at]).toEqual(['unused', answer.dead[0]?.deadSince]);
});

test('of a report about a user is looked at by its id, and the new key is kept', async () => {
  const { outcome, incident } = await respond({ user: 'mailer' });
  expect(outcome).toBe('unused');
  const { answer } = incident.replace as { answer: { credential: string } };
  expect(world.current().accessKeyId).toBe(answer.credential);
});

test.each([
  ['StillAccepted', 'alive', 'StillAlive'],
  ['CallFailed', 'alive', 'StillAlive'],
  ['CredentialUnknown', 'unproved', undefined],
])('is %s at the second look: %s', async (code, outcome, error) => {
  world.failing.set('LookAgain', { error: code });
  const response = await respond();
  expect([response.outcome, response.error]).toEqual([outcome, error]);
});

test('is unproved if its issuer does not list it', async () => {
  const { rotator } = world;
  const { factory } = rotator;
  rotator.factory = {
    ...factory,
    create: (...input) =>
      Object.assign(factory.create(...input), {
        list: async () =>
          (await (factory.create(...input) as never as { list(): Promise<{ id: string }[]> }).list()).filter(
            ({ id }) => id !== leaked || rotator.secret.text('AWSCURRENT')?.includes(leaked),
          ),
      }),
  };
  const { status, outcome, headline } = await respond();
  expect([status, outcome]).toEqual(['SUCCEEDED', 'unproved']);
  expect(headline).toMatch(/^Ended, but no refusal was seen: access-key/);
  expect(tasks()).toEqual(['Replace', 'Prove']);
});

const KILLS: Kill[] = ['Replace', 'Prove', 'LookAgain'].flatMap((state) =>
  (['before', 'after'] as const).map((when) => ({ state, when })),
);

test.each(KILLS)('a function that dies $when the effect of $state does nothing twice', async (kill) => {
  world.kill = kill;
  const { status, outcome } = await respond();
  expect([status, outcome]).toEqual(['SUCCEEDED', 'unused']);
  expect(world.kill).toBeUndefined();
  expect(world.rotator.calls.made.filter((name) => name === 'issue')).toHaveLength(2);
});

test.each(['before', 'after'] as const)(
  'a second look that dies %s its effect loses nothing',
  async (when) => {
    world.afterWait = () => {
      world.kill = { state: 'Prove', when };
      // A pause before another attempt is a wait too.
      world.afterWait = () => undefined;
    };
    const { outcome } = await respond();
    expect([outcome, world.kill]).toEqual(['unused', undefined]);
  },
);
