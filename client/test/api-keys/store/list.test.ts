import { issued, refusal, setUp } from './setup';

describe('list', () => {
  test('has the keys of one owner by pages, the newest first', async () => {
    const { keys, clock } = setUp();
    const made: string[] = [];
    for (let n = 0; n < 7; n++) {
      if (n % 2) await clock.advance(1);
      made.unshift((await issued(keys)).id);
      await issued(keys, { owner: 'other' });
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await keys.list('acme', { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.keys.length).toBeLessThanOrEqual(3);
      expect(page.keys.every(({ owner }) => owner === 'acme')).toBe(true);
      found.push(...page.keys.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect([...found].sort()).toEqual([...made].sort());
    expect(found).toHaveLength(7);
  });

  test('a cursor of another owner leads to no key of theirs', async () => {
    const { keys } = setUp();
    for (let n = 0; n < 3; n++) await issued(keys, { owner: n === 0 ? 'acme' : 'other' });
    const { cursor = '' } = await keys.list('other', { limit: 1 });
    const { keys: page } = await keys.list('acme', { cursor });
    expect(page.filter(({ owner }) => owner !== 'acme')).toEqual([]);
  });

  test.each<[string, string, object]>([
    ['an empty owner', '', {}],
    ['a limit of 0', 'acme', { limit: 0 }],
    ['a limit that is not whole', 'acme', { limit: 1.5 }],
    ['a malformed cursor', 'acme', { cursor: 'x' }],
    ['a cursor with more than a place', 'acme', { cursor: '1-{"S":"x"}' }],
  ])('refuses %s', async (_, owner, options) => {
    expect(await refusal(setUp().keys.list(owner, options))).toBe('InvalidInput');
  });
});
