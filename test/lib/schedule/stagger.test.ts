import { stagger } from '../../../lib/schedule/stagger';

describe('stagger', () => {
  test('keeps the place of a path', () => {
    expect(stagger('App/MailerKey', 21)).toBe(stagger('App/MailerKey', 21));
  });

  test('uses every place, and none outside', () => {
    const places = Array.from({ length: 500 }, (_, i) => stagger(`App/Secret${i}`, 7));
    expect([...new Set(places)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('spreads a fleet evenly', () => {
    const places = Array.from({ length: 2400 }, (_, i) => stagger(`App/Secret${i}`, 24));
    const loads = Array.from({ length: 24 }, (_, place) => places.filter((p) => p === place).length);
    expect(Math.max(...loads)).toBeLessThan(150);
    expect(Math.min(...loads)).toBeGreaterThan(50);
  });
});
