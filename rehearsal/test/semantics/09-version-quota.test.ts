import { setUp } from '../aws/secrets-manager/fixtures';

const HOUR = 3_600_000;

/** A secret with as many versions as AWS keeps. */
async function full() {
  const world = setUp({ quotas: false });
  const { aws, create, call } = world;
  await create('key', 'one');
  const next = () =>
    call('PutSecretValue', { SecretId: 'key', SecretString: 'x', ClientRequestToken: aws.random.uuid() });
  for (let i = 2; i <= 100; i++) await next();
  const versions = async (): Promise<unknown[]> =>
    (await call('ListSecretVersionIds', { SecretId: 'key', IncludeDeprecated: true })).Versions;
  return {
    ...world,
    next,
    versions,
    wait: (time: number) => aws.timeline.runUntil(aws.timeline.now() + time),
  };
}

test('9: 100 versions are kept, unlabelled ones too, however old', async () => {
  const { versions, wait } = await full();
  expect(await versions()).toHaveLength(100);
  await wait(1000 * 24 * HOUR);
  expect(await versions()).toHaveLength(100);
});

test('9: the 101st is refused while the others are younger than 24 hours', async () => {
  const { next, versions, wait } = await full();
  await expect(next()).rejects.toMatchObject({ code: 'LimitExceededException' });
  await wait(23 * HOUR);
  await expect(next()).rejects.toMatchObject({ code: 'LimitExceededException' });
  expect(await versions()).toHaveLength(100);
});

test('9: after 24 hours it takes the place of the oldest without a label', async () => {
  const { next, versions, value, wait } = await full();
  await wait(25 * HOUR);
  await next();
  expect(await versions()).toHaveLength(100);
  await expect(value('key', { VersionId: '00000000-0000-4000-8000-000000000001' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
});

test('9: a label protects the oldest', async () => {
  const { next, move, value, wait } = await full();
  await move('key', 'keep', undefined, 1);
  await wait(25 * HOUR);
  await next();
  expect(await value('key', { VersionStage: 'keep' })).toBe('one');
});
