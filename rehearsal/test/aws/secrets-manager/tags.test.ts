import { codeOf, setUp } from './fixtures';

async function tagged() {
  const world = setUp();
  await world.create('key', 'one');
  return {
    ...world,
    tag: (...Tags: object[]) => world.call('TagResource', { SecretId: 'key', Tags }),
    untag: (...TagKeys: string[]) => world.call('UntagResource', { SecretId: 'key', TagKeys }),
    tags: async () => (await world.describe('key')).Tags,
  };
}

test('TagResource replaces tags with the same key, up to fifty tags', async () => {
  const { tag, tags } = await tagged();
  await tag({ Key: 'a', Value: '1' });
  await tag({ Key: 'a', Value: '2' });
  expect(await tags()).toEqual([{ Key: 'a', Value: '2' }]);
  const fifty = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  expect(await codeOf(tag(...fifty))).toBe('InvalidParameterException');
  expect(await tags()).toHaveLength(1);
});

test('DescribeSecret has no tags before the first tag, and an empty list after the last', async () => {
  const { tag, untag, tags } = await tagged();
  await untag('stage');
  expect(await tags()).toBeUndefined();
  await tag({ Key: 'stage', Value: 'prod' });
  await untag('stage');
  expect(await tags()).toEqual([]);
});

test('the exposure watch finds secret parts of a value in tags', async () => {
  const { aws, put, tag } = await tagged();
  await put('key', 2, JSON.stringify({ accessKeyId: 'AKIAEXAMPLEEXAMPLE', secret: 'very-secret-value' }));
  await tag({ Key: 'id', Value: 'AKIAEXAMPLEEXAMPLE' });
  expect(aws.exposureWatch.exposures).toEqual([]);
  await tag({ Key: 'leak', Value: 'no, very-secret-value' });
  expect(aws.exposureWatch.exposures).toMatchObject([{ place: 'tag:key', secret: 'key' }]);
});
