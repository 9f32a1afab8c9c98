import { SECRET } from '../../../../engine/src/testing/resource-event';
import type { Covered, Incident } from '../../../../lambdas/leaks/contract';
import { ResponseWorld } from './world';

const ALERT = { repository: 'shop/web', number: 7, token: 'arn:token', api: 'https://api.github.com' };
const refusalOf = ({ output }: { output: object }) => (output as Incident).match.refusal;

test('a suspicion that waits for a person does not keep a certain report from the credential', async () => {
  const world = await ResponseWorld.deploy();
  const { accessKeyId } = world.current();
  world.approval = { approved: false };
  const suspicion = world.finding({ credential: accessKeyId }, { id: 'guardduty-1', needsApproval: true });
  await world.respond(suspicion);
  // The suspicion has no outcome yet.
  const { output } = await world.respond(world.finding({ credential: accessKeyId }, { id: 'aws-health-1' }));
  expect(output.proof).toMatchObject({ outcome: 'refused' });
  expect(world.current().accessKeyId).not.toBe(accessKeyId);
});

test.each(['alive', 'failed', 'refused'])(
  'a report is answered again after another one ended as %s',
  async (outcome) => {
    const world = await ResponseWorld.deploy();
    const { accessKeyId } = world.current();
    world.failing.set('Contain', { error: 'Broken' }).set('Replace', { error: 'Broken' });
    const first = await world.respond(world.finding({ credential: accessKeyId }));
    expect(first.error).toBe('StillAlive');
    world.reported('github-1', outcome);
    world.failing.clear();
    const { output } = await world.respond(world.finding({ credential: accessKeyId }, { id: 'person-2' }));
    expect(output.proof).toMatchObject({ outcome: 'refused' });
  },
);

test('a suspicion does not ask again about what a person rejected', async () => {
  const world = await ResponseWorld.deploy();
  const subject = { credential: world.current().accessKeyId };
  world.approval = { approved: false };
  await world.respond(world.finding(subject, { id: 'guardduty-1', needsApproval: true }));
  world.reported('guardduty-1', 'refused');
  const second = world.finding(subject, { id: 'guardduty-2', needsApproval: true });
  expect(refusalOf(await world.respond(second))).toBe('AlreadyHandled');
});

test('a repeated report is handled by the first one while that works, and after it proved the death', async () => {
  const world = await ResponseWorld.deploy();
  const { accessKeyId } = world.current();
  await world.respond(world.finding({ credential: accessKeyId }));
  for (const outcome of ['contained', 'dead']) {
    world.reported('github-1', outcome);
    const again = await world.respond(
      world.finding({ credential: accessKeyId }, { id: `person-${outcome}` }),
    );
    expect(refusalOf(again)).toBe('AlreadyHandled');
  }
});

test.each(['dead', 'unlabelled', 'unproved'])(
  'the second alert of a leak waits for the first response: %s',
  async (outcome) => {
    const world = await ResponseWorld.deploy();
    const { accessKeyId } = world.current();
    await world.respond(world.finding({ credential: accessKeyId }, { alert: ALERT }));
    const replaced = world.current();
    world.reported('github-1', 'contained');
    world.afterWait = () => world.reported('github-1', outcome);
    const finding = world.finding(
      { credential: accessKeyId },
      { id: 'github-2', alert: { ...ALERT, number: 8 } },
    );
    const { path, output } = await world.respond(finding);
    expect(path.slice(0, 6)).toEqual(['Begin', 'Match', 'Decide', 'AwaitOther', 'Match', 'Decide']);
    expect(path.at(-1)).toBe('Done');
    expect(path).toContain('CloseAlert');
    expect(output.proof).toMatchObject({ outcome: 'refused' });
    expect(world.current()).toEqual(replaced);
  },
);

test('dry runs of one leak do the work once', async () => {
  const world = await ResponseWorld.deploy();
  world.covered[SECRET] = { ...(world.covered[SECRET] as Covered), mode: 'dry-run' };
  const subject = { credential: world.current().accessKeyId };
  await world.respond(world.finding(subject));
  world.reported('github-1', 'dry run');
  expect(refusalOf(await world.respond(world.finding(subject, { id: 'person-2' })))).toBe('AlreadyHandled');
});

test('a retired key that a log names in every hour is answered once a day', async () => {
  const world = await ResponseWorld.deploy();
  const subject = { credential: world.current().accessKeyId };
  await world.respond(world.finding(subject));
  world.reported('github-1', 'dead');
  world.tasks.length = 0;
  for (const hour of [1, 2, 3]) {
    world.rotator.clock.pass(61 * 60_000);
    const finding = world.finding(subject, { id: `log-guard-${hour}`, source: 'log-guard' });
    expect(refusalOf(await world.respond(finding))).toBe('AlreadyHandled');
  }
  // Somebody may have enabled it again.
  const again = await world.respond(world.finding(subject, { id: 'person-2', source: 'person' }));
  expect(again.output.proof).toMatchObject({ outcome: 'refused' });
});

test('a log that names a credential in every hour asks a person once a day', async () => {
  const world = await ResponseWorld.deploy();
  world.covered[SECRET] = { ...(world.covered[SECRET] as Covered), mode: 'approval' };
  world.approval = { approved: false };
  const subject = { credential: world.current().accessKeyId };
  for (const hour of [1, 2, 3]) {
    await world.respond(world.finding(subject, { id: `log-guard-${hour}`, source: 'log-guard' }));
    world.reported(`log-guard-${hour}`, 'refused');
    world.rotator.clock.pass(61 * 60_000);
  }
  expect(world.tasks.filter(({ state }) => state === 'Approve')).toHaveLength(1);
});
