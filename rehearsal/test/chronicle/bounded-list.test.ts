import { BoundedList } from '../../src/chronicle/bounded-list';

function keep(most: number, count: number) {
  const dropped: number[] = [];
  const list = new BoundedList<number>(most, (item) => dropped.push(item));
  for (let i = 1; i <= count; i++) list.add(i);
  return { ...list.kept, dropped };
}

test('all are kept as long as there is room', () => {
  expect(keep(5, 5)).toEqual({ items: [1, 2, 3, 4, 5], leftOut: 0, before: 3, dropped: [] });
});

test('of more than that the first and the last are kept, in order, and the others counted', () => {
  expect(keep(5, 9)).toEqual({ items: [1, 2, 3, 8, 9], leftOut: 4, before: 3, dropped: [4, 5, 6, 7] });
});

test('where there is room for one, it is the first', () => {
  expect(keep(1, 3)).toEqual({ items: [1], leftOut: 2, before: 1, dropped: [2, 3] });
});
