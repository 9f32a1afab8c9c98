import { sentences } from '../src/sentences';

test.each([
  [['It failed'], 'It failed.'],
  [['It failed.', 'Why?', 'Stop!'], 'It failed. Why? Stop!'],
  [
    ['See https://example.org/page#code', 'It was rolled back'],
    'See https://example.org/page#code It was rolled back.',
  ],
  [[], ''],
])('joins %j with full stops, except after a link', (texts, joined) => {
  expect(sentences(...texts)).toBe(joined);
});
