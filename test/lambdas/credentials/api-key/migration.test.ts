import { keyIdOf } from '../../../../client/src/api-keys/store/key-id';
import { CURRENT, PREVIOUS } from '../../../../engine/src/secret-store/secret-store';
import { DAY } from '../../../../engine/test/world/world';
import { generated } from '../../../../lambdas/credentials/generated/adapter';
import { issuer as generatedIssuer } from '../../../../lambdas/credentials/generated/issuer';
import { apiKeySubject, parameters } from './api-key';

const GENERATED = Object.fromEntries(
  Object.entries(generatedIssuer.parameters).map(([name, value]) => [name, String(value)]),
);

/** A secret with two generated keys, the earlier one in its grace. */
async function withGeneratedKeys() {
  const it = apiKeySubject();
  const { world, factory } = it;
  world.calls.afterEach = () => undefined;
  const use = (kind: string, credential: Record<string, string>) => {
    world.kinds = () => (kind === 'generated' ? generated : factory);
    world.parameters = { kind, credential };
    world.environment.REKEY_CREDENTIAL = JSON.stringify(credential);
  };
  const useGenerated = () => use('generated', GENERATED);
  const useApiKey = () => use('api-key', parameters);
  useGenerated();
  await world.deploy();
  await world.rotate();
  const [older, old] = [textOf(PREVIOUS), textOf(CURRENT)];
  function textOf(label: string): string {
    return world.secret.text(label) ?? '';
  }
  return { ...it, useGenerated, useApiKey, textOf, older, old };
}

const idIn = (text: string) => keyIdOf((JSON.parse(text) as { key: string }).key);

/** The deploy that changes the kind: the new resource is created, and then the earlier one is deleted. */
async function migrated() {
  const it = await withGeneratedKeys();
  it.useApiKey();
  await it.world.resource('Create');
  expect(it.world.answers.at(-1)?.Status).toBe('SUCCESS');
  it.useGenerated();
  await it.world.resource('Delete');
  it.useApiKey();
  return it;
}

test('generated keys work with the set until their grace is over', async () => {
  const { world, service, works, textOf, older, old } = await migrated();
  expect(textOf(CURRENT)).toMatch(/^\{"key":"shop_/);
  // For instances of the service that still check the labelled versions.
  expect(textOf(PREVIOUS)).toBe(old);
  world.clock.pass(DAY - 60 * 60_000);
  expect(await world.sweep()).toBe('done');
  expect([works(older), works(old), works(textOf(CURRENT))]).toEqual([true, true, true]);
  world.clock.pass(2 * 60 * 60_000);
  expect(await world.sweep()).toBe('done');
  expect([works(older), works(old), works(textOf(CURRENT))]).toEqual([false, false, true]);
  expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  world.clock.pass(8 * DAY);
  expect(await world.sweep()).toBe('done');
  expect(service.entries.map(({ id }) => id)).toEqual([idIn(textOf(CURRENT))]);
  expect(world.lines.join()).not.toContain('OrphanFound');
});

test('a rotation in the grace of a generated key does not end it', async () => {
  const { world, works, old } = await migrated();
  expect(await world.rotate()).toBe('done');
  expect(await world.rotate()).toBe('done');
  expect(works(old)).toBe(true);
  world.clock.pass(DAY + 60_000);
  await world.sweep();
  expect(works(old)).toBe(false);
});

test('a generated key in its grace can be revoked by its id', async () => {
  const { world, works, old, textOf } = await migrated();
  expect(await world.replaceNow(idIn(old))).toBe('done');
  expect(world.replacements[0]).toMatchObject({ outcome: 'cut off', dead: [{ credential: idIn(old) }] });
  expect([works(old), works(textOf(CURRENT))]).toEqual([false, true]);
});

test('a replacement of the leaked current key also ends the generated key in its grace', async () => {
  const { world, works, old, textOf } = await migrated();
  const leaked = textOf(CURRENT);
  expect(await world.replaceNow()).toBe('done');
  expect([works(old), works(leaked), works(textOf(CURRENT))]).toEqual([false, false, true]);
  expect(world.replacements[0]?.strangers).toEqual([]);
});

test('a rollback restores the generated key', async () => {
  const { world, useApiKey, useGenerated, textOf, old } = await withGeneratedKeys();
  useApiKey();
  await world.resource('Create');
  await world.resource('Delete');
  expect(textOf(CURRENT)).toBe(old);
  expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
  useGenerated();
  world.clock.pass(2 * DAY);
  expect(await world.sweep()).toBe('done');
  expect(await world.rotate()).toBe('done');
});
