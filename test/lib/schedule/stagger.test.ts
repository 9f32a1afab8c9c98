import { stagger } from '../../../lib/schedule/stagger';

test('spreads a fleet evenly over all choices', () => {
  const choices = Array.from({ length: 2400 }, (_, i) => stagger(`App/Secret${i}`, 24));
  const loads = Array.from({ length: 24 }, (_, choice) => choices.filter((one) => one === choice).length);
  expect(loads.reduce((a, b) => a + b)).toBe(2400);
  expect(Math.max(...loads)).toBeLessThan(150);
  expect(Math.min(...loads)).toBeGreaterThan(50);
});

test('has the same choice for the same path', () => {
  expect(stagger('App/MailerKey', 21)).toBe(stagger('App/MailerKey', 21));
});
