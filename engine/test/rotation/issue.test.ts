import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { codeOf, DAY, eachWorld } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

async function createSecret(world = box.world) {
  world.secret.startRotation(TOKEN);
  return world.step('createSecret', TOKEN);
}

describe('issuing', () => {
  test('writes the journal before, and the records after', async () => {
    const world = await box.world.deploy();
    world.calls.reset();
    await createSecret();
    const calls = world.calls.made;
    expect(calls.indexOf('tag')).toBeLessThan(calls.indexOf('issue'));
    expect(calls.indexOf('issue') + 1).toBe(calls.indexOf('put'));
    const id = world.id(PENDING);
    expect(world.secret.tags[`rekey/credential/${id}`]).toMatch(new RegExp(`^pending \\S+ ${TOKEN} `));
    const journal = Object.entries(world.secret.tags).find(([key]) => key.startsWith('rekey/journal/'));
    expect(journal?.[1]).toMatch(/^\S+ \S{8} \+\S{8}$/);
    const keys = Object.keys(world.secret.tags).filter((key) => !key.startsWith('rekey/credential/'));
    expect(keys.map((key) => key.replace(/[0-9a-f]{8}$/, 'OWNER'))).toEqual([
      'rekey/journal/OWNER',
      'rekey/settled/OWNER',
      'rekey/promoted',
    ]);
  });

  test('does not issue again for the same token', async () => {
    const world = await box.world.deploy();
    await createSecret();
    const pending = world.value(PENDING);
    expect(await createSecret()).toBe('done');
    expect(world.value(PENDING)).toEqual(pending);
    expect(world.issuer.ours).toHaveLength(2);
  });

  test.each([
    ['is empty', undefined, 'SecretEmpty'],
    ['is not JSON', 'hunter2-is-no-json', 'SecretMalformed'],
    ['is JSON but no object', '"hunter2-in-quotes"', 'SecretMalformed'],
    ['is of another kind', '{"key":"hunter2-of-another-kind"}', 'WrongKind'],
  ])('issues nothing when the current value %s, and does not tell it', async (_name, text, code) => {
    const world = await box.world.deploy();
    world.secret.writeByHand('version-written-by-hand-000000001', text as string);
    if (text) world.issuer.passwords.push(text);
    world.calls.reset();
    expect(codeOf(await createSecret())).toBe(code);
    expect(world.calls.made).not.toContain('issue');
    expect(world.lines.join()).not.toContain('hunter2');
  });

  test('removes what it issued when another attempt stored first', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    const rival = world.issuer.make(false);
    world.issuer.slots = 3;
    world.calls.fault = (name) => {
      if (name === 'put') void world.secret.put(TOKEN, JSON.stringify(rival));
      return undefined;
    };
    expect(await world.step('createSecret', TOKEN)).toBe('done');
    expect(world.id(PENDING)).toBe(rival.id);
    expect([...world.issuer.keys.keys()].sort()).toEqual([world.id(CURRENT), rival.id].sort());
  });

  test('removes what it issued when storing it is refused', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'put' ? 'deny' : undefined);
    const outcome = await createSecret();
    expect(codeOf(outcome)).toBe('AccessDenied');
    expect(String(outcome)).toContain('was removed again');
    expect([...world.issuer.keys.keys()]).toEqual([world.id(CURRENT)]);
  });

  test('tells when even the removal is refused, and the next attempt removes it', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'put' || name === 'remove' ? 'deny' : undefined);
    const outcome = await createSecret();
    expect(String(outcome)).toContain('removing the credential KEY2 again failed (AccessDenied), so a later');
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^pending /);
    world.calls.reset();
    expect(await createSecret()).toBe('done');
    expect(world.issuer.keys.has('KEY2')).toBe(false);
    expect(world.secret.tags['rekey/credential/KEY2']).toBeUndefined();
  });

  test('tells when it cannot be written down either', async () => {
    const { world } = box;
    await world.deploy();
    world.calls.fault = (name) => {
      const refused = ['put', 'remove'].includes(name) || (name === 'tag' && world.issuer.keys.has('KEY2'));
      return refused ? 'deny' : undefined;
    };
    expect(String(await createSecret())).toContain('and so did recording it (AccessDenied)');
  });

  test('goes on when the answer to the put got lost', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'put' ? 'mute' : undefined);
    expect(await createSecret()).toBe('done');
  });

  test('keeps what it issued when nobody knows whether it was stored', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'put' ? 'lose' : undefined);
    expect(codeOf(await createSecret())).toBe('CallFailed');
    expect(world.issuer.keys.size).toBe(2);
    world.calls.reset();
    expect(await createSecret()).toBe('done');
    expect(world.issuer.keys.has('KEY2')).toBe(false);
    expect(world.issuer.keys.size).toBe(2);
  });

  test('waits while another attempt may hold a credential in its memory', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await createSecret();
    world.calls.reset();
    const began = world.clock.now();
    expect(await createSecret()).toBe('done');
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(50 * SECOND);
  });

  test('leaves it to a later attempt when there is no time to wait', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await createSecret();
    world.calls.reset();
    world.timeLimit = 30 * SECOND;
    const outcome = await createSecret();
    expect(codeOf(outcome)).toBe('AnotherAttempt');
    expect(String(outcome)).toMatch(/\(journal of 2026-01-01T.*retry in [1-6]?\d seconds/);
    expect(world.issuer.keys.size).toBe(2);
  });

  test.each([
    [60 * SECOND - 1, 'AnotherAttempt'],
    [60 * SECOND, 'done'],
  ])('with %d ms left ends with "%s": a journal is good for a minute', async (timeLimit, outcome) => {
    const world = await box.world.deploy();
    world.timeLimit = timeLimit;
    const ended = await createSecret();
    expect(codeOf(ended)).toBe(outcome);
    if (outcome !== 'done')
      expect(String(ended)).toContain('may be issuing a credential, and there is no time');
    expect(world.issuer.ours).toHaveLength(outcome === 'done' ? 2 : 1);
  });

  test("does not take a used credential for a crashed attempt's", async () => {
    // GIVEN a crashed attempt, and a person who made and used a credential in the same minute
    const world = await box.world.deploy();
    world.issuer.slots = 3;
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await createSecret();
    world.calls.reset();
    const foreign = world.issuer.make(true);
    world.issuer.use(foreign.id);
    world.clock.pass(2 * 60 * SECOND);

    // WHEN the next attempt comes THEN the crashed one's goes, the person's stays
    expect(await createSecret()).toBe('done');
    expect([...world.issuer.keys.keys()]).toEqual(['KEY1', foreign.id, 'KEY4']);
  });

  test('removes what took too long to issue', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => {
      if (name === 'issue') world.clock.pass(45 * SECOND);
      return undefined;
    };
    expect(codeOf(await createSecret())).toBe('TooLate');
    expect(world.issuer.keys.size).toBe(1);
  });

  test('frees the next rotation from a pending credential that somebody removed', async () => {
    const world = await box.world.deploy();
    await createSecret();
    world.watchLabels = false;
    world.issuer.keys.delete(world.id(PENDING) as string);
    expect(codeOf(await createSecret())).toBe('PendingGone');
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(await world.rotate('token-of-the-next-rotation-00000001')).toBe('done');
  });

  test('says that the principal is gone, and issues nothing', async () => {
    const world = await box.world.deploy();
    world.issuer.exists = false;
    world.watchLabels = false;
    expect(codeOf(await createSecret())).toBe('PrincipalGone');
    expect(world.issuer.ours).toHaveLength(1);
  });
});

describe('freeing a slot', () => {
  test('names the strangers that take the slots, and leaves them', async () => {
    const world = await box.world.deploy();
    const foreign = world.issuer.make(true);
    const outcome = await createSecret();
    expect(codeOf(outcome)).toBe('SlotTaken');
    expect(String(outcome)).toContain(`${foreign.id} (not issued for this secret)`);
    expect(world.logged().at(-1)).toMatchObject({ HeldBack: 1, RotationFailed: 1 });
  });

  test('does not touch strangers that take both slots', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.issuer.keys.delete(world.id(CURRENT) as string);
    const strangers = [world.issuer.make(true), world.issuer.make(true)].map(({ id }) => id);
    expect(codeOf(await createSecret())).toBe('SlotTaken');
    expect([...world.issuer.keys.keys()]).toEqual(strangers);
  });

  test('waits for the end of the grace', async () => {
    const world = await box.world.deploy();
    await world.rotate('token-of-the-first-rotation-00001');
    world.clock.pass(23 * HOUR);
    const outcome = await createSecret();
    expect(codeOf(outcome)).toBe('GraceNotOver');
    expect(String(outcome)).toContain('until 2026-01-02T');
    expect(world.issuer.keys.size).toBe(2);
  });

  test('is held back by a straggler, whom it names', async () => {
    const world = await box.world.deploy();
    await world.rotate('token-of-the-first-rotation-00001');
    world.clock.pass(5 * DAY);
    world.issuer.use(world.id(PREVIOUS) as string);
    const outcome = await createSecret();
    expect(codeOf(outcome)).toBe('Straggler');
    expect(String(outcome)).toContain('last use at 2026-01-06T');
    expect(world.logged().at(-1)).toMatchObject({ HeldBack: 1 });
  });

  test('cuts a straggler off where the user has said so', async () => {
    const world = await box.world.deploy();
    world.environment.REKEY_STRAGGLERS = 'cut-off';
    await world.rotate('token-of-the-first-rotation-00001');
    world.clock.pass(5 * DAY);
    const old = world.id(PREVIOUS) as string;
    world.issuer.use(old);
    expect(await createSecret()).toBe('done');
    expect(world.issuer.keys.has(old)).toBe(false);
  });

  test('never removes a credential that was written by hand', async () => {
    // GIVEN a credential of a person, put into the secret, and replaced since
    const world = await box.world.deploy();
    const foreign = world.issuer.make(true);
    world.secret.writeByHand('version-written-by-hand-000000001', JSON.stringify(foreign));
    world.clock.pass(5 * DAY);
    await world.sweep();
    world.clock.pass(5 * DAY);
    await world.sweep();
    expect(await world.rotate('token-of-the-first-rotation-00001')).toBe('done');
    world.clock.pass(30 * DAY);
    await world.sweep();

    // WHEN its slot is wanted THEN it is an error that names it
    const outcome = await createSecret();
    expect(codeOf(outcome)).toBe('SlotTaken');
    expect(String(outcome)).toContain(`${foreign.id} (held)`);
  });

  test('never removes what a label of the user holds', async () => {
    const world = await box.world.deploy();
    const kept = world.secret.labels[CURRENT];
    world.secret.setLabel('KEEP', kept);
    await world.rotate('token-of-the-first-rotation-00001');
    world.clock.pass(30 * DAY);
    expect(await world.sweep()).toBe('done');
    expect(codeOf(await createSecret())).toBe('SlotTaken');
    expect(world.issuer.keys.get('KEY1')?.active).toBe(true);
  });
});
