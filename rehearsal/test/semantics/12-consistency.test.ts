import { codeOf, setUp, token } from '../aws/secrets-manager/fixtures';

const SECOND = 1000;

/** A secret in a local AWS whose reads see a write five seconds later. */
async function delayed() {
  const world = setUp({ propagation: { accessKeys: [0, 0], secrets: [5 * SECOND, 5 * SECOND] } });
  await world.create('key', 'one');
  return world;
}

describe('12. Eventual consistency', () => {
  test('delays values and labels for reads, but not for the checks of writes', async () => {
    const { put, move, labels, value, pass } = await delayed();
    expect(await value('key')).toBe('one');
    await put('key', 2, 'two', 'AWSPENDING');
    const pending = { VersionId: token(2), VersionStage: 'AWSPENDING' };
    expect(await codeOf(value('key', pending))).toBe('ResourceNotFoundException');
    await move('key', 'AWSCURRENT', 1, 2);
    expect(await codeOf(move('key', 'AWSPREVIOUS', undefined, 2))).toBe('InvalidParameterException');
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
    await pass(6 * SECOND);
    expect(await value('key', pending)).toBe('two');
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSPREVIOUS'],
      [token(2)]: ['AWSCURRENT', 'AWSPENDING'],
    });
  });

  test('delays tags', async () => {
    const { call, describe, pass } = await delayed();
    const Tags = [{ Key: 'a', Value: '1' }];
    await call('TagResource', { SecretId: 'key', Tags });
    expect((await describe('key')).Tags).toBeUndefined();
    await pass(6 * SECOND);
    expect((await describe('key')).Tags).toEqual(Tags);
  });

  test('delays each write by up to two seconds by default', async () => {
    const { aws, create, put, value, pass } = setUp({ propagation: undefined });
    await create('key', 'one');
    const delays = new Set<number>();
    for (const n of [2, 3, 4, 5, 6, 7, 8, 9]) {
      const from = aws.timeline.now();
      await put('key', n, `value ${n}`);
      while ((await value('key')) !== `value ${n}`) await pass(50);
      delays.add(aws.timeline.now() - from);
    }
    expect(Math.max(...delays)).toBeGreaterThan(500);
    expect(Math.max(...delays)).toBeLessThan(2500);
    expect(delays.size).toBeGreaterThan(4);
  });

  test('shows the writes in order, and a current version at every time', async () => {
    const { aws, create, call, value, pass } = setUp({
      propagation: { accessKeys: [0, 0], secrets: [0, 3000] },
    });
    await create('key', '0');
    let seen = 0;
    for (let n = 1; n <= 90; n++) {
      const ClientRequestToken = aws.random.uuid();
      await call('PutSecretValue', { SecretId: 'key', SecretString: String(n), ClientRequestToken });
      const current = Number(await value('key'));
      expect(current).toBeGreaterThanOrEqual(seen);
      seen = current;
      await pass(aws.random.integer(0, 2000));
    }
    expect(seen).toBeGreaterThan(50);
  });
});
