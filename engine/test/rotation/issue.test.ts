import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import {
  before,
  crashInCreateSecret,
  createSecret,
  failCall,
  NEXT_TOKEN,
  recordOf,
  TOKEN,
} from '../fixtures';
import { codeOf, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});
const ids = () => [...world.issuer.keys.keys()];

test('writes the journal before and the record after the issue', async () => {
  await createSecret(world);
  const calls = world.calls.made;
  expect(calls.indexOf('tag')).toBeLessThan(calls.indexOf('issue'));
  expect(calls.indexOf('issue') + 1).toBe(calls.indexOf('put'));
  expect(recordOf(world, world.id(PENDING))).toMatch(new RegExp(`^pending \\S+ ${TOKEN} `));
  const journal = Object.entries(world.secret.tags).find(([key]) => key.startsWith('rekey/journal/'));
  expect(journal?.[1]).toMatch(/^\S+ \S{8} \+\S{8}$/);
  const keys = Object.keys(world.secret.tags).filter((key) => !key.startsWith('rekey/credential/'));
  const owned = keys.map((key) => key.replace(/[0-9a-f]{8}$/, 'OWNER'));
  expect(owned).toEqual(['rekey/journal/OWNER', 'rekey/settled/OWNER', 'rekey/promoted']);
});

test('does not issue twice for one token', async () => {
  await createSecret(world);
  const pending = world.value(PENDING);
  expect(await createSecret(world)).toBe('done');
  expect(world.value(PENDING)).toEqual(pending);
  expect(world.issuer.ours).toHaveLength(2);
});

test.each([
  ['is empty', undefined, 'SecretEmpty'],
  ['is not JSON', 'hunter2-is-no-json', 'SecretMalformed'],
  ['is not an object', '"hunter2-in-quotes"', 'SecretMalformed'],
  ['is of another kind', '{"key":"hunter2-of-another-kind"}', 'WrongKind'],
])('does not issue if the current value %s, and does not log it', async (_name, text, code) => {
  world.secret.writeByHand('by-hand', text as string);
  if (text) world.issuer.passwords.push(text);
  world.calls.reset();
  expect(codeOf(await createSecret(world))).toBe(code);
  expect(world.calls.made).not.toContain('issue');
  expect(world.lines.join()).not.toContain('hunter2');
});

test('does not issue for a principal that does not exist', async () => {
  world.issuer.exists = false;
  world.watchLabels = false;
  expect(codeOf(await createSecret(world))).toBe('PrincipalGone');
  expect(world.issuer.ours).toHaveLength(1);
});

describe('a credential that is not stored', () => {
  test('is removed if another attempt stored first', async () => {
    const rival = world.issuer.make(false);
    world.issuer.slots = 3;
    before(world, 'put', () => void world.secret.put(TOKEN, JSON.stringify(rival)));
    expect(await createSecret(world)).toBe('done');
    expect(world.id(PENDING)).toBe(rival.id);
    expect(ids().sort()).toEqual([world.id(CURRENT), rival.id].sort());
  });

  test('is removed if storing is denied', async () => {
    failCall(world, 'put', 'deny');
    const outcome = await createSecret(world);
    expect(codeOf(outcome)).toBe('AccessDenied');
    expect(String(outcome)).toContain('was removed again');
    expect(ids()).toEqual([world.id(CURRENT)]);
  });

  test('is recorded if its removal is denied, and removed by the next attempt', async () => {
    world.calls.fault = (name) => (name === 'put' || name === 'remove' ? 'deny' : undefined);
    expect(String(await createSecret(world))).toContain(
      'removing the credential KEY2 again failed (AccessDenied), so a later attempt or sweep removes it.',
    );
    expect(recordOf(world, 'KEY2')).toMatch(/^pending /);
    world.calls.reset();
    expect(await createSecret(world)).toBe('done');
    expect(ids()).not.toContain('KEY2');
    expect(recordOf(world, 'KEY2')).toBeUndefined();
  });

  test('is reported if the record is denied too', async () => {
    world.calls.fault = (name) => {
      const denied = ['put', 'remove'].includes(name) || (name === 'tag' && world.issuer.keys.has('KEY2'));
      return denied ? 'deny' : undefined;
    };
    expect(String(await createSecret(world))).toContain('and so did recording it (AccessDenied)');
  });

  test('is kept if the request to store may have been lost, and replaced by the next attempt', async () => {
    failCall(world, 'put', 'lose');
    expect(codeOf(await createSecret(world))).toBe('CallFailed');
    expect(ids()).toHaveLength(2);
    world.calls.reset();
    expect(await createSecret(world)).toBe('done');
    expect(ids()).not.toContain('KEY2');
    expect(ids()).toHaveLength(2);
  });

  test('is kept and reported after an unexpected error, in which it is redacted', async () => {
    world.secret.put = async (_version, text) => {
      throw new TypeError(`odd ${text} ${JSON.parse(text).password}`);
    };
    const outcome = String(await createSecret(world));
    expect(outcome).toContain('[Unexpected] TypeError: odd *** ***');
    expect(outcome).toContain('the issued credential KEY2 is active, and the next attempt finds it.');
  });

  test('is removed if issuing took too long', async () => {
    before(world, 'issue', () => world.clock.pass(45 * SECOND));
    expect(codeOf(await createSecret(world))).toBe('TooLate');
    expect(ids()).toHaveLength(1);
  });
});

test('continues if only the response to the request to store was lost', async () => {
  failCall(world, 'put', 'mute');
  expect(await createSecret(world)).toBe('done');
});

describe('after a crashed attempt', () => {
  test('waits for the lease of its journal', async () => {
    await crashInCreateSecret(world);
    const began = world.clock.now();
    expect(await createSecret(world)).toBe('done');
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(50 * SECOND);
  });

  test('fails if there is no time to wait', async () => {
    await crashInCreateSecret(world);
    world.timeLimit = 30 * SECOND;
    const outcome = await createSecret(world);
    expect(codeOf(outcome)).toBe('AnotherAttempt');
    expect(String(outcome)).toMatch(/\(journal of 2026-01-01T.*retry in [1-6]?\d seconds/);
    expect(ids()).toHaveLength(2);
  });

  test('retires its orphan but not a credential that was used', async () => {
    world.issuer.slots = 3;
    await crashInCreateSecret(world);
    const foreign = world.issuer.make(true);
    world.issuer.use(foreign.id);
    world.clock.pass(120 * SECOND);
    expect(await createSecret(world)).toBe('done');
    expect(ids()).toEqual(['KEY1', foreign.id, 'KEY4']);
  });
});

test.each([
  [60 * SECOND - 1, 'AnotherAttempt'],
  [60 * SECOND, 'done'],
])('with %d ms left, less than the lease of a journal or not, returns %s', async (timeLimit, result) => {
  world.timeLimit = timeLimit;
  const outcome = await createSecret(world);
  expect(codeOf(outcome)).toBe(result);
  if (result !== 'done')
    expect(String(outcome)).toContain('may be issuing a credential, and there is no time');
  expect(world.issuer.ours).toHaveLength(result === 'done' ? 2 : 1);
});

test('ends a rotation whose pending credential was removed', async () => {
  await createSecret(world);
  world.watchLabels = false;
  world.issuer.keys.delete(world.id(PENDING) as string);
  expect(codeOf(await createSecret(world))).toBe('PendingGone');
  expect(world.secret.labels[PENDING]).toBeUndefined();
  expect(await world.rotate(NEXT_TOKEN)).toBe('done');
});
