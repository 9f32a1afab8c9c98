import { eachWorld } from '../../../engine/test/world/world';
import { setting, token } from '../aws/secrets-manager/setting';
import { deployed, HOUR } from '../scenarios/fixtures';

jest.setTimeout(120_000);

const SECOND = 1000;
const LATE = { accessKeys: [0, 0], secrets: [5 * SECOND, 5 * SECOND] } as const;

async function late() {
  const world = setting({ propagation: LATE });
  await world.create('key', 'one');
  const pass = (time: number) => world.aws.timeline.runUntil(world.aws.timeline.now() + time);
  return { ...world, pass };
}

test('12: a value that was put is not found at first', async () => {
  const { put, value, pass } = await late();
  await put('key', 2, 'two', 'AWSPENDING');
  const read = () => value('key', { VersionId: token(2), VersionStage: 'AWSPENDING' });
  await expect(read()).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  await pass(6 * SECOND);
  expect(await read()).toBe('two');
});

test('12: a label that was moved is seen at its old place at first', async () => {
  const { put, move, labels, pass } = await late();
  await put('key', 2, 'two', 'AWSPENDING');
  await pass(6 * SECOND);
  await move('key', 'AWSCURRENT', 1, 2);
  expect((await labels('key'))?.[token(1)]).toEqual(['AWSCURRENT']);
  await pass(6 * SECOND);
  expect((await labels('key'))?.[token(1)]).toEqual(['AWSPREVIOUS']);
});

test('12: unless told otherwise, the local AWS is late by up to two seconds, differently each time', async () => {
  const { aws, create, put, value } = setting({ propagation: undefined });
  await create('key', 'one');
  const delays = new Set<number>();
  for (const n of [2, 3, 4, 5, 6, 7, 8, 9]) {
    const from = aws.timeline.now();
    await put('key', n, `value ${n}`);
    while ((await value('key')) !== `value ${n}`) await aws.timeline.runUntil(aws.timeline.now() + 50);
    delays.add(aws.timeline.now() - from);
  }
  expect(Math.max(...delays)).toBeGreaterThan(500);
  expect(Math.max(...delays)).toBeLessThan(2500);
  expect(delays.size).toBeGreaterThan(4);
});

test('12: the built rotator rotates also when everything is seen ten seconds late', () =>
  deployed(async (scene) => {
    await scene.advance(HOUR);
    const before = scene.secret.rotation;
    Object.assign(scene.aws, { propagation: { ...scene.aws.propagation, secrets: [10_000, 10_000] } });
    const input = { SecretId: scene.secret.arn, ClientRequestToken: token(7) };
    await scene.callAsAdmin('secretsmanager', 'RotateSecret', input);
    await scene.advance(HOUR);
    expect(scene.secret.rotation).toMatchObject({
      succeeded: (before?.succeeded ?? 0) + 1,
      failed: before?.failed,
    });
    await scene.read();
  }));

describe('the engine', () => {
  const box = eachWorld();

  test.each(['setSecret', 'testSecret', 'finishSecret'])(
    '12: waits ten seconds and more in %s for a value that it cannot see yet',
    async (step) => {
      const world = await box.world.deploy();
      world.secret.startRotation(token(2));
      await world.step('createSecret', token(2));
      world.secret.lag = 10 * SECOND;
      expect(await world.step(step, token(2))).toBe('done');
    },
  );
});
