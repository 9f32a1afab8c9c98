import { Random } from '../../../rehearsal/src/kernel/random';
import { KeywordFinder } from '../../src/match/keyword-finder';

test('finds every keyword at every position, not case-sensitive', () => {
  const random = new Random(1);
  const keywords = ['a', 'ab', 'bab', 'abba', 'b-', '://', 'aba', 'bb'];
  const text = random.text(2000, 'abAB-:/é');
  const expected = keywords.flatMap((keyword, index) =>
    [...Array(text.length).keys()].flatMap((start) =>
      text.toLowerCase().startsWith(keyword, start) ? [`${index}@${start}`] : [],
    ),
  );
  const found: string[] = [];
  new KeywordFinder(keywords).find(text, (keyword, start) => found.push(`${keyword}@${start}`));
  expect(found.sort()).toEqual(expected.sort());
  expect(found.length).toBeGreaterThan(500);
});
