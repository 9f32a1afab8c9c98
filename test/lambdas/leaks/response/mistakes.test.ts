import { SECRET } from '../../../../engine/src/testing/resource-event';
import { issuer as postgres } from '../../../../lambdas/credentials/postgres/issuer';
import type { Covered, Incident } from '../../../../lambdas/leaks/contract';
import { REFRESH, ResponseWorld } from './world';

const DAY = 24 * 60 * 60_000;
const tasks = (world: ResponseWorld) => world.tasks.map(({ state }) => state);

/** Rotates, and sweeps until the replaced credential is removed. */
async function rotate({ rotator }: ResponseWorld, days: number): Promise<void> {
  expect(await rotator.rotate()).toBe('done');
  for (let day = 0; day < days; day++) {
    rotator.clock.pass(DAY);
    expect(await rotator.sweep()).toBe('done');
  }
}

test('an old password of a login does not end the password that the login has now', async () => {
  const world = await ResponseWorld.deploy(postgres as never);
  const old = world.current();
  await rotate(world, 40);
  await rotate(world, 40);
  const now = world.current();
  expect([now.username, now.password === old.password]).toEqual([old.username, false]);
  const { output } = await world.respond(
    world.finding({ fingerprint: world.index.fingerprintOf(old.password ?? '') }),
  );
  expect((output as unknown as Incident).match.refusal).toBe('AlreadyReplaced');
  expect(tasks(world)).toEqual(['Match', 'ReportRefusal']);
  expect(world.current()).toEqual(now);
});

test('a key that was removed long ago is not called dead, and no sessions are denied for it', async () => {
  const world = await ResponseWorld.deploy();
  const old = world.current();
  await rotate(world, 90);
  const now = world.current();
  const finding = world.finding({ fingerprint: world.index.fingerprintOf(old.secretAccessKey ?? '') });
  const { status, output } = await world.respond(finding);
  expect([status, output.proof]).toEqual([
    'SUCCEEDED',
    expect.objectContaining({ outcome: 'unproved', explanation: expect.stringContaining('removed before') }),
  ]);
  expect(tasks(world)).not.toContain('DenySessions');
  expect(world.current()).toEqual(now);
});

test.each([
  [1, true],
  [48, false],
])('of a key that was ended %d hours ago, sessions are denied: %s', async (hours, denied) => {
  const world = await ResponseWorld.deploy();
  const { accessKeyId } = world.current();
  await world.respond(world.finding({ credential: accessKeyId }));
  world.tasks.length = 0;
  world.reported('github-1', 'alive');
  world.rotator.clock.pass(hours * 3_600_000);
  await world.respond(world.finding({ credential: accessKeyId }, { id: 'log-guard-2' }));
  expect(tasks(world).includes('DenySessions')).toBe(denied);
});

test.each([
  [30, 60, false],
  [30, -60, true],
])(
  'an event about a user, %d minutes late and found %d seconds before the replacement, acts: %s',
  async (late, before, acts) => {
    const world = await ResponseWorld.deploy();
    const foundAt = new Date(world.rotator.clock.now() - before * 1000).toISOString();
    await world.respond(world.finding({ credential: world.current().accessKeyId }));
    const replaced = world.current();
    world.rotator.clock.pass(late * 60_000);
    await world.respond(world.finding({ user: 'mailer' }, { id: 'aws-quarantine-1', foundAt }));
    expect(world.current().accessKeyId !== replaced.accessKeyId).toBe(acts);
  },
);

test('a current key that the rotator does not find is not dead', async () => {
  const world = await ResponseWorld.deploy();
  for (const state of ['Contain', 'Replace']) world.failing.set(state, { error: 'CredentialUnknown' });
  const { error } = await world.respond(world.finding({ credential: world.current().accessKeyId }));
  expect(error).toBe('StillAlive');
});

test('dependents are not refreshed without a replacement, and then with its version', async () => {
  const world = await ResponseWorld.deploy();
  world.covered[SECRET] = { ...(world.covered[SECRET] as Covered), refresh: REFRESH };
  world.failing.set('Replace', { error: 'Broken' });
  const subject = { credential: world.current().accessKeyId };
  await world.respond(world.finding(subject));
  expect(tasks(world)).not.toContain('Refresh');
  world.failing.clear();
  world.reported('github-1', 'alive');
  const { output } = await world.respond(world.finding(subject, { id: 'person-2' }));
  const { replace } = output as unknown as { replace: { answer: { version: string } } };
  expect(world.tasks.find(({ state }) => state === 'Refresh')?.input).toMatchObject({
    Payload: { secret: SECRET, version: replace.answer.version, incident: 'person-2' },
  });
});

test('a question for an approval that reached nobody is asked again', async () => {
  const world = await ResponseWorld.deploy();
  world.covered[SECRET] = { ...(world.covered[SECRET] as Covered), mode: 'approval' };
  world.approval = { approved: true };
  world.failing.set('Approve', { error: 'NobodyTold', times: 3 });
  const { output } = await world.respond(world.finding({ credential: world.current().accessKeyId }));
  expect(output.proof).toMatchObject({ outcome: 'refused' });
});

test('an approval that ran out of time is not asked again', async () => {
  const world = await ResponseWorld.deploy();
  world.covered[SECRET] = { ...(world.covered[SECRET] as Covered), mode: 'approval' };
  world.failing.set('Approve', { error: 'States.Timeout' });
  await world.respond(world.finding({ credential: world.current().accessKeyId }));
  expect(tasks(world)).toEqual(['Match', 'Approve', 'ReportRefusal']);
});

test('a refusal that nobody was told of fails the execution', async () => {
  const world = await ResponseWorld.deploy();
  world.covered = {};
  world.failing.set('ReportRefusal', { error: 'NobodyTold' });
  const { error } = await world.respond(world.finding({ credential: world.current().accessKeyId }));
  expect(error).toBe('NotReported');
});
