import { SECRET } from '../../../../engine/src/testing/resource-event';
import { issuer as generated } from '../../../../lambdas/credentials/generated/issuer';
import type { Incident, Proof } from '../../../../lambdas/leaks/contract';
import { ResponseWorld } from './world';

const COPY = `${SECRET.slice(0, -13)}copied-GhIjKl`;

test('a second secret that the index has only at the second attempt does not keep the first one from its response', async () => {
  const world = await ResponseWorld.deploy(generated as never);
  const value = world.rotator.secret.text('AWSCURRENT') ?? '';
  await world.cover(COPY, { value });
  const { key = '' } = world.current();
  const [, copy] = [...world.index.items].filter(([id]) => id.startsWith(world.index.fingerprintOf(key)));
  if (!copy) throw new Error('The index has two items.');
  world.index.items.delete(copy[0]);
  world.kill = { state: 'Match', when: 'after' };
  world.afterWait = () => void world.index.items.set(...copy);
  const { output } = await world.respond(
    world.finding({ fingerprint: world.index.fingerprintOf(key) }, { source: 'person' }),
  );
  expect((output as unknown as Incident).match.decision).toBe('split');
  const ended = await world.drain();
  expect(ended.map((one) => (one.output.proof as Proof | undefined)?.outcome)).toEqual([
    'unlabelled',
    'unlabelled',
  ]);
  expect(world.rotator.secret.text('AWSCURRENT')).not.toBe(value);
});

test('the alert of a limited GitHub is closed after pauses of a minute and more', async () => {
  const world = await ResponseWorld.deploy(generated as never);
  const { key = '' } = world.current();
  const alert = { repository: 'shop/web', number: 7, token: 'arn:token', api: 'https://api.github.com' };
  const pauses: number[] = [];
  let before = world.rotator.clock.now();
  world.failing.set('CloseAlert', { error: 'GitHubRateLimited', times: 3 });
  world.afterWait = () => {
    pauses.push((world.rotator.clock.now() - before) / 1000);
    before = world.rotator.clock.now();
  };
  const { output } = await world.respond(
    world.finding({ fingerprint: world.index.fingerprintOf(key) }, { alert }),
  );
  expect(output.close).toEqual({});
  expect(pauses.slice(-2)).toEqual([60, 60]);
});

describe('a user one of whose secrets was deleted by hand', () => {
  const DELETED = { error: 'ResourceNotFoundException' };

  test('has a response for the other one', async () => {
    const world = await ResponseWorld.deploy();
    const key = world.rotator.secret.text('AWSCURRENT');
    await world.cover(COPY, { user: 'mailer' });
    const { [SECRET]: first, [COPY]: copy } = world.covered;
    world.covered = { [COPY]: copy as never, [SECRET]: first as never };
    delete world.others[COPY];
    const { output } = await world.respond(world.finding({ user: 'mailer' }, { source: 'aws-quarantine' }));
    expect((output as unknown as Incident).match.decision).toBe('split');
    let part = 0;
    const ended = await world.drain(() => {
      world.failing.clear();
      if (part++ > 0) return;
      for (const state of ['Contain', 'Replace']) world.failing.set(state, DELETED);
    });
    expect(ended.map((one) => (one.output.proof as Proof | undefined)?.outcome)).toEqual([
      'alive',
      'refused',
    ]);
    expect(world.rotator.secret.text('AWSCURRENT')).not.toBe(key);
  });
});
