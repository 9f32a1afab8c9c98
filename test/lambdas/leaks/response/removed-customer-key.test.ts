import { keyIdOf } from '../../../../client/src/adapters/api-keys';
import type { Proof } from '../../../../lambdas/leaks/contract';
import { ResponseWorld } from './world';

test("a customer's key that somebody removes during the observation is unproved, and not alive", async () => {
  const world = await ResponseWorld.deploy();
  const id = keyIdOf(world.customerKey());
  world.afterWait = () => void world.customers.delete(id);
  const { status, output } = await world.respond(world.finding({ customerKey: id }));
  expect([status, (output.proof as Proof).outcome]).toEqual(['SUCCEEDED', 'unproved']);
});

test('a key whose item nobody can read stays alive', async () => {
  const world = await ResponseWorld.deploy();
  const id = keyIdOf(world.customerKey());
  world.afterWait = () => void world.customers.set(id, { id: { S: id } });
  const { error, output } = await world.respond(world.finding({ customerKey: id }));
  expect([error, (output.proof as Proof).outcome]).toEqual(['StillAlive', 'alive']);
});
