import { Spans } from '../../src/chronicle/spans';

test('converts snapshots to periods', () => {
  const spans = new Spans<{ label: string; version: string }>(10);
  spans.update([{ label: 'AWSCURRENT', version: 'a' }], 1);
  spans.update([{ label: 'AWSCURRENT', version: 'a' }], 2);
  spans.update(
    [
      { label: 'AWSCURRENT', version: 'b' },
      { label: 'AWSPREVIOUS', version: 'a' },
    ],
    3,
  );
  expect(spans.result.items).toEqual([
    { label: 'AWSCURRENT', version: 'a', from: 1, to: 3 },
    { label: 'AWSCURRENT', version: 'b', from: 3 },
    { label: 'AWSPREVIOUS', version: 'a', from: 3 },
  ]);
  expect(spans.has(({ version }) => version === 'b')).toBe(true);

  spans.update([], 4);

  expect(spans.has(({ version }) => version === 'b')).toBe(false);
  expect(spans.result.items.every(({ to }) => to !== undefined)).toBe(true);
});
