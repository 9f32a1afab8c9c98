import { BoundedList } from '../../src/chronicle/bounded-list';

function add(most: number, count: number) {
  const dropped: number[] = [];
  const list = new BoundedList<number>(most, (item) => dropped.push(item));
  for (let i = 1; i <= count; i++) list.add(i);
  return { ...list.result, dropped };
}

test('keeps all items up to the maximum', () => {
  expect(add(5, 5)).toEqual({ items: [1, 2, 3, 4, 5], leftOut: 0, before: 3, dropped: [] });
});

test('keeps the first and last items in order and counts the others', () => {
  expect(add(5, 9)).toEqual({ items: [1, 2, 3, 8, 9], leftOut: 4, before: 3, dropped: [4, 5, 6, 7] });
});

test('keeps the first item of a maximum of one', () => {
  expect(add(1, 3)).toEqual({ items: [1], leftOut: 2, before: 1, dropped: [2, 3] });
});
