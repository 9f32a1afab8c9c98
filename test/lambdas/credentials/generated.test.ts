import type { Adapter, AdapterFactory } from '../../../engine/src/adapter';
import { CURRENT, PENDING, PREVIOUS } from '../../../engine/src/secret-store/secret-store';
import { requireReadable } from '../../../engine/src/testing/readable';
import { HOUR } from '../../../engine/src/time/clock';
import { conformance } from '../../../engine/test/conformance';
import { refusalOf } from '../../../engine/test/world/account';
import { codeOf, DAY, resourceEvent, type World } from '../../../engine/test/world/world';
import { generated } from '../../../lambdas/credentials/generated/adapter';
import { generatedKey, parameters } from './generated-key';

const TOKEN = 'token-of-a-rotation-0000000000001';

conformance('generated', generatedKey);

function adapterWith(changes: object = {}): Adapter<{ key: string }> {
  return generated.create({ ...parameters, ...changes }, {} as never) as Adapter<{ key: string }>;
}

const issue = (adapter: Adapter<{ key: string }>) => adapter.issue({} as never);

async function deployed(): Promise<World> {
  const { world } = generatedKey();
  await world.deploy();
  return world;
}

/** The adapter with an installation or a verification that is observed. */
const observed = (calls: object): AdapterFactory => ({
  ...generated,
  create: (...input) => Object.assign(generated.create(...input), calls),
});

/** The time of the promotion on record. */
const promoted = (world: World) => Date.parse(world.secret.tags['rekey/promoted'].split(' ')[1]);

describe('the value of a generated key', () => {
  test.each([
    [{ length: 64, alphabet: 'abcdef' }, /^hook_[a-f]{64}$/],
    [{ length: 50, alphabet: 'abcdef', prefix: undefined }, /^[a-f]{50}$/],
  ])('has the configured prefix, length and alphabet: %j', async (changes, pattern) => {
    expect((await issue(adapterWith(changes))).key).toMatch(pattern);
  });

  test('is unique, and uses the whole alphabet', async () => {
    const adapter = adapterWith({ prefix: '' });
    const keys = await Promise.all(Array.from({ length: 200 }, async () => (await issue(adapter)).key));
    expect(new Set(keys).size).toBe(200);
    expect(new Set(keys.join('')).size).toBe(62);
  });

  test('needs 128 random bits', async () => {
    const alphabet = '0123456789abcdef';
    const adapter = adapterWith({ alphabet, length: 32, prefix: '' });
    const { key } = await issue(adapter);
    const check = { successes: 1, within: 0 };
    await expect(adapter.verify({ key }, check)).resolves.toBeUndefined();
    const error = await refusalOf(adapter.verify({ key: key.slice(1) }, check));
    expect(error.code).toBe('VerifyFailed');
    expect(error.message).toContain('The key has 31 characters, which can be guessed.');
    expect(() => adapterWith({ alphabet, length: 31 })).toThrow('124 random bits, under 128');
  });

  test.each([
    ['', 'empty or binary'],
    ['hunter2', 'not a JSON object'],
    ['{"key":""}', 'not a credential of the kind generated, which has key.'],
  ])('cannot be parsed from %j', async (text, found) => {
    const { message } = await refusalOf((async () => adapterWith().parse(text))());
    expect(message).toContain(found);
  });

  test.each([
    [{ length: 16 }, '95 random bits'],
    [{ alphabet: 'aaaaaaaaaaaa' }, '0 random bits'],
    [{ length: 'long' }, '0 random bits'],
    [{ length: 43.5 }, 'random bits'],
    [{ alphabet: undefined }, 'no alphabet'],
    [{ prefix: 7 }, 'a prefix'],
  ])('cannot be made with the parameters %j', (changes, text) => {
    expect(() => adapterWith(changes)).toThrow(text);
  });
});

describe('the installation of a generated key', () => {
  test('is stored once by two invocations in parallel', async () => {
    const world = await deployed();
    world.secret.startRotation(TOKEN);
    const event = {
      Step: 'createSecret',
      SecretId: world.environment.REKEY_SECRET_ARN,
      ClientRequestToken: TOKEN,
    };
    const outcomes = await world.run(Promise.all([world.invoke(event), world.invoke(event)]));
    expect(outcomes).toEqual(['done', 'done']);
  });

  test('redacts the value in an error of the store', async () => {
    const world = await deployed();
    world.secret.put = async (_version, text) => {
      throw new TypeError(`odd ${text} ${JSON.parse(text).key}`);
    };
    world.secret.startRotation(TOKEN);
    expect(String(await world.step('createSecret', TOKEN))).toContain('TypeError: odd *** ***');
  });

  test('precedes the verification in a deploy', async () => {
    const { world } = generatedKey();
    const made: string[] = [];
    world.kinds = () =>
      observed({
        install: async () => {
          made.push('install');
          return 'ready';
        },
        verify: async () => void made.push('verify'),
      });
    await world.deploy();
    expect(made.slice(0, 2)).toEqual(['install', 'verify']);
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    made.length = 0;
    await world.step('setSecret', TOKEN);
    expect(made).toEqual(['install']);
  });

  test('installs the stored value in two deploys in parallel', async () => {
    const { world } = generatedKey();
    const installed = new Set<string>();
    world.kinds = () =>
      observed({
        install: async ({ key }: { key: string }) => {
          installed.add(key);
          return 'ready';
        },
      });
    const { kind: Kind, credential: Credential } = world.parameters as { kind: string; credential: object };
    const event = resourceEvent('Create');
    const both = { ...event, ResourceProperties: { ...event.ResourceProperties, Kind, Credential } };
    await world.run(Promise.all([world.invoke(both), world.invoke(both)]));
    expect(world.answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect([...installed]).toEqual([JSON.parse(world.secret.text(CURRENT) as string).key]);
  });

  test('is undone without a log entry when the deploy fails before the promotion', async () => {
    const { world } = generatedKey();
    world.calls.fault = (name) => (name === 'tag' ? 'lose' : undefined);
    await world.resource('Create');
    expect(world.answers.at(-1)?.Reason).toContain('[CallFailed] tag failed.');
    expect(world.lines.join()).not.toContain('undo failed');
  });

  test('ends with RotationAbandoned when AWSPENDING is removed', async () => {
    const world = await deployed();
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.secret.setLabel(PENDING, undefined);
    expect(codeOf(await world.step('setSecret', TOKEN))).toBe('RotationAbandoned');
  });

  test('is not repeated by an update of the stack', async () => {
    const world = await deployed();
    const labels = { ...world.secret.labels };
    await world.resource('Update', { physicalId: world.answers[0]?.PhysicalResourceId });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.secret.labels).toEqual(labels);
  });
});

describe('the grace of a generated key', () => {
  test('keeps AWSPREVIOUS until its end', async () => {
    const world = await deployed();
    const first = world.secret.labels[CURRENT];
    await world.rotate();
    world.clock.pass(promoted(world) + DAY - 1 - world.clock.now());
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBe(first);
    world.clock.pass(1);
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    world.calls.reset();
    await world.sweep();
    // A sweep without work makes one call.
    expect(world.calls.made).toEqual(['describe']);
  });

  test('refuses a rotation until its end', async () => {
    const world = await deployed();
    await world.rotate();
    const replaced = world.secret.labels[PREVIOUS];
    world.clock.pass(promoted(world) + DAY - 1 - world.clock.now());
    const refused = await world.rotate(TOKEN);
    expect(codeOf(refused)).toBe('GraceNotOver');
    requireReadable(world);
    expect(String(refused)).toContain('in its grace until 2026-01-02T01:00:00');
    expect(world.secret.labels[PREVIOUS]).toBe(replaced);
    expect(world.secret.text(PENDING)).toBeUndefined();
    world.clock.pass(1);
    expect(await world.rotate(TOKEN)).toBe('done');
  });

  test('refuses the last step of a rotation that began before it', async () => {
    const world = await deployed();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    world.secret.setLabel(PENDING, undefined);
    expect(await world.rotate()).toBe('done');
    const { [CURRENT]: current, [PREVIOUS]: replaced } = world.secret.labels;
    world.secret.setLabel(PENDING, TOKEN);
    expect(codeOf(await world.step('finishSecret', TOKEN))).toBe('GraceNotOver');
    expect(world.secret.labels).toMatchObject({ [CURRENT]: current, [PREVIOUS]: replaced });
  });

  test('refuses a rotation when its beginning is not on record', async () => {
    const world = await deployed();
    const first = world.secret.labels[CURRENT];
    await world.rotate();
    await world.secret.untag(['rekey/promoted']);
    world.clock.pass(30 * DAY);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.labels[PREVIOUS]).toBe(first);
    await world.secret.untag(['rekey/promoted']);
    expect(codeOf(await world.rotate(TOKEN))).toBe('GraceNotOver');
  });

  test('begins with the next sweep after a value was stored by hand', async () => {
    const world = await deployed();
    const first = world.secret.labels[CURRENT];
    world.secret.writeByHand('version-written-by-hand-000000001', JSON.stringify({ key: 'b'.repeat(40) }));
    world.clock.pass(30 * DAY);
    expect(String(await world.rotate(TOKEN))).toContain('with the next sweep');
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBe(first);
    world.clock.pass(25 * HOUR);
    expect(await world.rotate(TOKEN)).toBe('done');
  });

  test('ends in the sweep that abandons a stuck rotation', async () => {
    const world = await deployed();
    await world.rotate();
    world.clock.pass(25 * HOUR);
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    world.clock.pass(93 * DAY);
    await world.sweep();
    expect(world.secret.rotationsAsked).toBe(1);
  });
});
