import { Spans } from '../../src/chronicle/spans';

test('what is seen from time to time becomes stretches of time', () => {
  const spans = new Spans<{ label: string; version: string }>(10);
  spans.see([{ label: 'AWSCURRENT', version: 'a' }], 1);
  spans.see([{ label: 'AWSCURRENT', version: 'a' }], 2);
  spans.see(
    [
      { label: 'AWSCURRENT', version: 'b' },
      { label: 'AWSPREVIOUS', version: 'a' },
    ],
    3,
  );
  expect(spans.told.items).toEqual([
    { label: 'AWSCURRENT', version: 'a', from: 1, to: 3 },
    { label: 'AWSCURRENT', version: 'b', from: 3 },
    { label: 'AWSPREVIOUS', version: 'a', from: 3 },
  ]);
  expect(spans.has(({ version }) => version === 'b')).toBe(true);

  spans.see([], 4);

  expect(spans.has(({ version }) => version === 'b')).toBe(false);
  expect(spans.told.items.every(({ to }) => to !== undefined)).toBe(true);
});
