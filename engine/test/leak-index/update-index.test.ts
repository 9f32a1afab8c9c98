import { createHash } from 'node:crypto';
import { readIndexRecord } from '../../src/leak-index/index-record';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { LeakIndexModel } from '../../src/testing/leak-index-model';
import { MINUTE } from '../../src/time/clock';
import { createSecret, failCall, NEXT_TOKEN, TOKEN } from '../fixtures';
import { codeOf, DAY, eachWorld, SECRET, type World } from '../world/world';

const box = eachWorld();

/** A deployed world with an index from the beginning. */
async function indexed(): Promise<{ world: World; index: LeakIndexModel }> {
  const index = box.world.addLeakIndex();
  return { world: await box.world.deploy(), index };
}

const passwordOf = (world: World, label: string) => world.value(label)?.password ?? '';
const recordOf = (world: World) => readIndexRecord(world.secret.tags);
const indexLines = (world: World) => world.logged().filter(({ code }) => code === 'IndexNotWritten');

describe('a rotation', () => {
  test('writes the fingerprint of the first credential', async () => {
    const { world, index } = await indexed();
    expect(index.itemOf(passwordOf(world, CURRENT))).toEqual({
      fingerprint: { S: expect.stringMatching(/^[\w-]{43}$/) },
      secret: { S: SECRET },
      version: { S: world.secret.labels[CURRENT] },
      kind: { S: 'memory' },
      credential: { S: world.id(CURRENT) },
      issuedAt: { N: expect.stringMatching(/^\d{13}$/) },
    });
  });

  test('writes the fingerprint with the first step, and again when it is current', async () => {
    const { world, index } = await indexed();
    await createSecret(world);
    expect(index.versionOf(passwordOf(world, PENDING))).toBe(TOKEN);
    await world.rotate(TOKEN);
    expect(index.versionOf(passwordOf(world, CURRENT))).toBe(TOKEN);
    expect(recordOf(world)?.current).toBe(TOKEN);
    expect(recordOf(world)?.others).toContain(world.secret.labels[PREVIOUS]);
  });

  test('stores neither values nor hashes without a key, and sends no value to KMS', async () => {
    const { world, index } = await indexed();
    await world.rotate(TOKEN);
    const stored = JSON.stringify([...index.items]);
    expect(world.issuer.passwords).toHaveLength(2);
    for (const password of world.issuer.passwords) {
      const hash = createHash('sha256').update(password);
      const forms = [
        password,
        hash.copy().digest('hex'),
        hash.copy().digest('base64'),
        hash.digest('base64url'),
      ];
      for (const form of forms) expect(stored).not.toContain(form);
      expect(index.itemOf(password)).toBeDefined();
    }
    expect(index.items.size).toBe(2);
  });

  test('has the prefix of the kind', async () => {
    const world = await box.world.deploy();
    const index = world.addLeakIndex();
    world.environment.REKEY_CREDENTIAL = JSON.stringify({ principal: 'alice', prefix: 'acme_live' });
    await world.sweep();
    expect(index.itemOf(passwordOf(world, CURRENT))?.prefix).toEqual({ S: 'acme_live' });
  });

  test.each(['GenerateMac', 'UpdateItem'])(
    'succeeds if %s fails, and the next sweep catches up',
    async (call) => {
      const { world, index } = await indexed();
      failCall(world, call, 'deny');
      expect(await world.rotate(TOKEN)).toBe('done');
      expect(indexLines(world)).toHaveLength(2);
      expect(indexLines(world)[0]).toMatchObject({ level: 'warn', event: 'index' });
      expect(index.versionOf(passwordOf(world, CURRENT))).toBeUndefined();
      world.calls.reset();
      expect(await world.sweep()).toBe('done');
      expect(index.versionOf(passwordOf(world, CURRENT))).toBe(TOKEN);
      expect(indexLines(world)).toHaveLength(2);
    },
  );

  test('that crashes before its fingerprint is completed by a sweep', async () => {
    const { world, index } = await indexed();
    world.secret.startRotation(TOKEN);
    failCall(world, 'UpdateItem', 'crash');
    expect(await world.step('createSecret', TOKEN)).toBe('crashed');
    world.calls.reset();
    world.clock.pass(MINUTE);
    expect(await world.sweep()).toBe('done');
    expect(index.versionOf(passwordOf(world, PENDING))).toBe(TOKEN);
  });
});

describe('a replacement of a compromised credential', () => {
  test('writes the fingerprint of the new one, and keeps that of the old one', async () => {
    const { world, index } = await indexed();
    const leaked = passwordOf(world, CURRENT);
    expect(await world.replaceNow()).toBe('done');
    expect(index.versionOf(passwordOf(world, CURRENT))).toBe(world.secret.labels[CURRENT]);
    expect(index.itemOf(leaked)).toBeDefined();
  });
});

describe('a sweep', () => {
  test('writes the versions that were there before the index', async () => {
    const world = await box.world.deploy();
    await world.rotate(TOKEN);
    const index = world.addLeakIndex();
    expect(await world.sweep()).toBe('done');
    expect(index.versionOf(passwordOf(world, CURRENT))).toBe(TOKEN);
    expect(index.versionOf(passwordOf(world, PREVIOUS))).toBe(world.secret.labels[PREVIOUS]);
  });

  test('makes two calls when the index has every labelled version', async () => {
    const { world } = await indexed();
    await world.rotate(TOKEN);
    world.clock.pass(30 * DAY);
    await world.sweep();
    world.clock.pass(30 * DAY);
    await world.sweep();
    world.calls.reset();
    expect(await world.sweep()).toBe('done');
    expect(world.calls.made).toEqual(['describe', 'list']);
  });

  test('leaves the index to the next one when the function is about to time out', async () => {
    const world = await box.world.deploy();
    const index = world.addLeakIndex();
    world.timeLimit = 15_000;
    expect(String(await world.sweep())).toMatch(/\[IndexNotWritten\].*about to time out/);
    expect(index.items.size).toBe(0);
  });

  test('writes every labelled version to another index', async () => {
    const { world } = await indexed();
    const other = world.addLeakIndex(
      new LeakIndexModel({
        table: 'arn:aws:dynamodb:eu-central-1:1:table/Other',
        key: 'arn:aws:kms:x:1:key/2',
      }),
    );
    expect(await world.sweep()).toBe('done');
    expect(other.items.size).toBe(1);
  });

  test('adds the secret to items from before an item for each secret', async () => {
    const world = await box.world.deploy();
    const index = world.addLeakIndex();
    const password = passwordOf(world, CURRENT);
    const fingerprint = index.fingerprintOf(password);
    // Another secret wrote the same value later, and the record of this one is that of the first version.
    index.items.set(fingerprint, { fingerprint: { S: fingerprint }, secret: { S: 'arn:other' } });
    const { table, key } = index.location;
    const id = createHash('sha256').update(`${table} ${key}`).digest('hex').slice(0, 8);
    await world.secret.tag({ 'rekey/index': `${id} ${world.secret.labels[CURRENT]}` });
    expect(await world.sweep()).toBe('done');
    expect(index.itemsOf(password).map(({ secret }) => secret?.S)).toEqual(['arn:other', SECRET]);
  });

  test.each([
    ['the table was deleted', (index: LeakIndexModel) => Object.assign(index, { tableExists: false })],
    ['the key was disabled', (index: LeakIndexModel) => Object.assign(index, { keyEnabled: false })],
  ])('fails with a named code while %s, and does the rest', async (_what, destroy) => {
    const { world, index } = await indexed();
    destroy(index);
    expect(await world.rotate(TOKEN)).toBe('done');
    world.clock.pass(2 * DAY);
    const outcome = await world.sweep();
    expect(codeOf(outcome)).toBe('SweepFailed');
    expect(String(outcome)).toMatch(/\[IndexNotWritten\].*(ResourceNotFoundException|DisabledException)/);
    world.clock.pass(30 * DAY);
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    Object.assign(index, { tableExists: true, keyEnabled: true });
    expect(await world.sweep()).toBe('done');
    expect(index.versionOf(passwordOf(world, CURRENT))).toBe(TOKEN);
  });

  test('writes the version that an operator made current', async () => {
    const { world, index } = await indexed();
    const first = world.secret.labels[CURRENT] as string;
    await world.rotate(TOKEN);
    await world.secret.move(CURRENT, { from: TOKEN, to: first });
    expect(await world.sweep()).toBe('done');
    expect(recordOf(world)?.current).toBe(first);
    expect(index.versionOf(passwordOf(world, CURRENT))).toBe(first);
  });

  test('leaves out a version without a value, and a value of another kind', async () => {
    const { world, index } = await indexed();
    world.secret.writeByHand('another-kind-0000000000000000000001', 'not a value of this kind');
    world.secret.startRotation(NEXT_TOKEN);
    await world.sweep();
    expect(recordOf(world)?.current).toBe('another-kind-0000000000000000000001');
    expect(recordOf(world)?.others).not.toContain(NEXT_TOKEN);
    expect(index.items.size).toBe(1);
  });

  test('does nothing without an index', async () => {
    const world = await box.world.deploy();
    await world.sweep();
    expect(recordOf(world)).toBeUndefined();
  });
});

test.each(['nonsense', '{"table":"arn"}', '7'])('refuses the location %s', async (location) => {
  await box.world.deploy();
  box.world.environment.REKEY_LEAK_INDEX = location;
  expect(codeOf(await box.world.sweep())).toBe('BadSettings');
});
