import { alertAnswer, alertDelivery, seeded, signature, World } from '../world';

const DELIVERIES = 2000;

test('of 2,000 deliveries at once, half of them duplicates, each finding is handled once', async () => {
  const world = new World();
  world.answer = (url) => alertAnswer(seeded(url));
  const numbers = Array.from({ length: DELIVERIES }, (_, n) => (n % (DELIVERIES / 2)) + 1);
  const responses = await Promise.all(numbers.map((number) => world.deliver(alertDelivery(number))));
  expect(responses.every(({ statusCode }) => statusCode === 202)).toBe(true);
  expect(await world.drain()).toEqual([]);
  expect(world.executions.size).toBe(DELIVERIES / 2);
  const alerts = [...world.executions.values()].map(({ alert }) => alert?.number);
  expect(new Set(alerts)).toEqual(new Set(numbers));
  // The secret is read once, whatever arrives.
  expect(world.calls.filter((one) => one === 'GetSecretValue')).toHaveLength(4);
});

test('2,000 requests of strangers have no effect', async () => {
  const world = new World();
  const wrong = { 'x-hub-signature-256': signature('x', 'x') };
  await Promise.all(Array.from({ length: DELIVERIES }, (_, n) => world.deliver(alertDelivery(n + 1), wrong)));
  expect(world.queue).toEqual([]);
  expect(world.calls).toEqual(['GetSecretValue', 'GetSecretValue']);
  expect(world.metric('LeakRequestsRejected')).toBe(DELIVERIES);
});
