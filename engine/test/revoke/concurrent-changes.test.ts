import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { TOKEN } from '../world/at-every-call';
import { codeOf, eachWorld, SECRET, type World } from '../world/world';

const box = eachWorld();

const active = (world: World, id: string) => world.issuer.keys.get(id)?.active;
const tagOf = (world: World, id: string) => world.secret.tags[`rekey/credential/${id}`];

describe('a promotion that was not written down', () => {
  /** The promoted credential of a rotation whose last step ended before its last call, replaced by another one. */
  async function replacedUnwritten(world: World): Promise<string> {
    world.issuer.slots = 4;
    await world.deploy();
    world.calls.fault = (name) =>
      name === 'tag' && world.secret.labels[CURRENT] === TOKEN ? 'crash' : undefined;
    expect(await world.rotate(TOKEN)).toBe('crashed');
    world.calls.reset();
    world.clock.pass(2 * 60 * SECOND);
    const id = world.id(CURRENT) as string;
    expect(await world.rotate()).toBe('done');
    return id;
  }

  test('leaves a credential that is compromised with the current one', async () => {
    const { world } = box;
    const id = await replacedUnwritten(world);
    world.clock.pass(60 * SECOND);
    expect(await world.replaceNow()).toBe('done');
    expect(active(world, id)).toBe(false);
  });

  test('leaves a credential with its whole grace, also when AWSPREVIOUS moves on', async () => {
    const { world } = box;
    world.watchLabels = false;
    const id = await replacedUnwritten(world);
    world.clock.pass(2 * 60 * SECOND);
    expect(await world.rotate()).toBe('done');
    world.clock.pass(2 * 3600 * SECOND);
    await world.sweep();
    expect(active(world, id)).toBe(true);
  });
});

describe('strangers', () => {
  test('are told in the answer: the thief may have made one', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 3;
    const { id } = world.issuer.make(true);
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[0].strangers).toEqual([id]);
    expect(active(world, id)).toBe(true);
    expect(world.logged().at(-1)).toMatchObject({ level: 'warn', strangers: [id] });
  });

  test('that take the slot are named, and the compromised one stays until there is another', async () => {
    const world = await box.world.deploy();
    const { id } = world.issuer.make(true);
    const outcome = await world.replaceNow();
    expect(codeOf(outcome)).toBe('SlotTaken');
    expect(String(outcome)).toContain(id);
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(active(world, 'KEY1')).toBe(true);
    // WHEN the slot is free THEN the next sweep says what is still to be done, and starts a rotation
    world.issuer.keys.delete(id);
    world.clock.pass(HOUR);
    expect(String(await world.sweep())).toContain('[CompromisedCurrent]');
    expect(world.secret.rotationsAsked).toBe(1);
    expect(await world.rotate(TOKEN)).toBe('done');
    expect(await world.sweep()).toBe('done');
    expect(active(world, 'KEY1')).toBe(false);
    expect(tagOf(world, 'KEY1')).toMatch(/^revoked /);
  });

  test('that are current are replaced, and left alive', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.issuer.keys.delete('KEY1');
    const foreign = world.issuer.make(true);
    world.secret.writeByHand('by-hand', JSON.stringify(foreign));
    const outcome = await world.replaceNow();
    expect(codeOf(outcome)).toBe('NotOurs');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(active(world, foreign.id)).toBe(true);
    expect(String(outcome)).toContain(`AWSCURRENT is on version ${world.secret.labels[CURRENT]}.`);
  });
});

test('of all that failed the first is the answer, and the others are in the log', async () => {
  const world = await box.world.deploy();
  await world.rotate();
  world.calls.fault = (name) => (name === 'disable' || name === 'issue' ? 'deny' : undefined);
  expect(String(await world.replaceNow())).toContain('[AccessDenied] disable failed.');
  expect(world.logged().filter(({ level }) => level === 'error')).toMatchObject([
    { event: 'replace-now', code: expect.any(String), message: expect.stringContaining('Action: ') },
    { event: 'replace-now', outcome: 'failed', message: expect.stringContaining('disable failed.') },
  ]);
});

describe('a rotation under way', () => {
  test.each(['startRotation', 'createSecret', 'setSecret', 'testSecret'])(
    'is brought to its end when it had come to %s',
    async (last) => {
      const world = await box.world.deploy();
      world.secret.startRotation(TOKEN);
      for (const step of ['createSecret', 'setSecret', 'testSecret']) {
        if (last === 'startRotation') break;
        await world.step(step, TOKEN);
        if (step === last) break;
      }
      expect(await world.replaceNow()).toBe('done');
      expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN });
      expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
      expect(active(world, 'KEY1')).toBe(false);
      // Its remaining steps find nothing to do.
      for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'])
        expect(await world.step(step, TOKEN)).toBe('done');
      expect(active(world, 'KEY1')).toBe(false);
    },
  );

  test('that only has the function tested is waited for, and not adopted', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    const tested = world.clock.sleep(3 * SECOND).then(() => {
      world.secret.setLabel(PENDING, undefined);
      world.secret.versions.delete(TOKEN);
    });
    expect(await world.replaceNow()).toBe('done');
    await tested;
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    expect(world.secret.labels[CURRENT]).not.toBe(TOKEN);
    expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
  });

  test('whose credential somebody removed is given up', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.watchLabels = false;
    world.issuer.keys.delete('KEY2');
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(world.secret.labels[PENDING]).toBeUndefined();
  });

  test('that holds a copy of the compromised value is not what is promoted', async () => {
    const world = await box.world.deploy();
    const text = world.secret.text(CURRENT) as string;
    world.secret.startRotation(TOKEN);
    await world.secret.put(TOKEN, text);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(active(world, 'KEY1')).toBe(false);
  });

  test('whose value is no credential is ended', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    await world.secret.put(TOKEN, '{"a":"b"}');
    expect(await world.replaceNow()).toBe('done');
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('that begins in between is adopted', async () => {
    const world = await box.world.deploy();
    let begun = false;
    world.calls.fault = (name) => {
      if (name === 'issue' && !begun) {
        begun = true;
        world.secret.startRotation(TOKEN);
      }
      return undefined;
    };
    expect(await world.replaceNow()).toBe('done');
    expect(active(world, 'KEY1')).toBe(false);
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });

  test('that takes the slot in between is adopted', async () => {
    const world = await box.world.deploy();
    let lists = 0;
    world.calls.fault = (name) => {
      if (name === 'list' && ++lists === 2) {
        world.secret.startRotation(TOKEN);
        void world.secret.put(TOKEN, JSON.stringify(world.issuer.make(false)));
      }
      return undefined;
    };
    expect(await world.replaceNow()).toBe('done');
    expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN });
    expect(active(world, 'KEY1')).toBe(false);
  });

  test.each([
    ['another credential', 'KEY3', 'KEY3'],
    ['the compromised one again', 'KEY1', 'KEY3'],
  ])('is not gone on with when somebody writes by hand %s', async (_name, written, current) => {
    const world = await box.world.deploy();
    world.issuer.slots = 3;
    world.watchLabels = written === 'KEY1';
    let verified = 0;
    world.calls.fault = (name) => {
      if (name !== 'verify' || ++verified > 1) return undefined;
      const value = written === 'KEY1' ? world.value(CURRENT) : world.issuer.make(true);
      world.secret.writeByHand('by-hand', JSON.stringify(value));
      return undefined;
    };
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe(current);
    expect(world.secret.labels).toEqual({ [CURRENT]: world.secret.labels[CURRENT] });
    expect(active(world, 'KEY1')).toBe(false);
  });

  test('that ends in between has done it', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    const finish = { Step: 'finishSecret', SecretId: SECRET, ClientRequestToken: TOKEN };
    const outcomes = await world.run(
      Promise.all([world.invoke({ rekey: 'replace-now' }), world.invoke(finish)]),
    );
    expect(outcomes.map(codeOf)).toEqual(['done', 'done']);
    expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN });
    expect(active(world, 'KEY1')).toBe(false);
  });
});

describe('what is wrong with the current value', () => {
  test.each([
    ['', 'SecretMalformed'],
    ['{"a":"b"}', 'WrongKind'],
  ])('%j is told, and nothing is issued', async (text, code) => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.secret.writeByHand('by-hand', text);
    expect(codeOf(await world.replaceNow())).toBe(code);
    expect(world.issuer.ours).toEqual(['KEY1']);
  });
});
