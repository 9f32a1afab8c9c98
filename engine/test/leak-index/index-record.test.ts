import { indexTag, isIndexed, readIndexRecord } from '../../src/leak-index/index-record';

const version = (n: number) => `version-${String(n).padStart(28, '0')}`;

test('is read as it was written', () => {
  const record = { index: '0123abcd', current: version(1), others: [version(2)] };
  expect(readIndexRecord(indexTag(record))).toEqual(record);
  expect(readIndexRecord(indexTag({ index: '0123abcd', others: [] }))).toEqual({
    index: '0123abcd',
    others: [],
  });
  expect(readIndexRecord({})).toBeUndefined();
});

test('fits into a tag, and forgets versions that do not', () => {
  const others = Array.from({ length: 20 }, (_, n) => version(n));
  const tag = indexTag({ index: '0123abcd', current: version(99), others });
  expect(Object.values(tag)[0]?.length).toBeLessThanOrEqual(256);
  expect(readIndexRecord(tag)?.others).toEqual(others.slice(0, 5));
});

test('knows the versions of its own index only', () => {
  const record = { index: 'a', current: version(1), others: [version(2)] };
  const known = (index: string, n: number) => isIndexed(record, index, version(n));
  expect([known('a', 1), known('a', 2), known('a', 3), known('b', 1)]).toEqual([true, true, false, false]);
});
