import { STEPS } from '../../src/events';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import {
  clearPending,
  crashInCreateSecret,
  createSecret,
  foreignText,
  isActive,
  recordOf,
  TOKEN,
  writeByHand,
} from '../fixtures';
import { codeOf, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

test('refuses an invalid event before any call, and logs its names but not its values', async () => {
  const event = { Password: 'the-value-of-a-member' };
  expect(codeOf(await world.run(world.invoke(event)))).toBe('BadEvent');
  expect(world.calls.made).toEqual([]);
  expect(world.logged().at(-1)).toMatchObject({ code: 'BadEvent', RotationFailed: 1 });
  expect(world.lines.join()).toContain('Password');
  expect(world.lines.join()).not.toContain('the-value-of-a-member');
});

test('refuses another secret before any call', async () => {
  const event = { Step: 'createSecret', SecretId: 'arn:of:another', ClientRequestToken: TOKEN };
  expect(codeOf(await world.run(world.invoke(event)))).toBe('WrongSecret');
  expect(world.calls.made).toEqual([]);
});

test('refuses a step while rotation is turned off', async () => {
  world.secret.startRotation(TOKEN);
  world.secret.rotationEnabled = false;
  world.secret.setLabel(PENDING, TOKEN);
  expect(codeOf(await world.step('createSecret', TOKEN))).toBe('RotationNotEnabled');
});

test('admits a step if the secret does not state whether rotation is enabled', async () => {
  world.secret.rotationEnabled = undefined;
  expect(await world.rotate(TOKEN)).toBe('done');
});

test('refuses an unknown token', async () => {
  expect(codeOf(await world.step('createSecret', TOKEN))).toBe('TokenUnknown');
  expect(world.issuer.keys.size).toBe(1);
});

test('waits until the label is visible', async () => {
  world.secret.lag = 5000;
  expect(await createSecret(world)).toBe('done');
});

test('refuses an unknown step', async () => {
  world.secret.startRotation(TOKEN);
  const outcome = await world.step('x'.repeat(100), TOKEN);
  expect(codeOf(outcome)).toBe('UnknownStep');
  expect(String(outcome)).toContain(`step "${'x'.repeat(64)}". The steps are ${STEPS.join(', ')}.`);
});

test.each(STEPS)('does nothing in %s if the version is already current', async (step) => {
  await world.rotate(TOKEN);
  world.calls.reset();
  expect(await world.step(step, TOKEN)).toBe('done');
  expect(world.calls.made).toEqual(['describe']);
  expect(world.logged().at(-1)).toMatchObject({ step, outcome: 'nothing to do' });
});

describe('an abandoned rotation', () => {
  test('is refused for a late duplicate of a replaced version, without any change', async () => {
    const first = world.secret.labels[CURRENT];
    await world.rotate(TOKEN);
    expect(codeOf(await world.step('finishSecret', first))).toBe('RotationAbandoned');
    expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN, [PREVIOUS]: first });
    expect(world.issuer.keys.size).toBe(2);
  });

  test('is refused for a version with another label only, with or without a value', async () => {
    world.secret.startRotation(TOKEN);
    clearPending(world);
    world.secret.setLabel('MINE', TOKEN);
    expect(codeOf(await world.step('createSecret', TOKEN))).toBe('RotationAbandoned');
    world.secret.setLabel(PENDING, TOKEN);
    expect(await world.step('createSecret', TOKEN)).toBe('done');
    clearPending(world);
    expect(codeOf(await world.step('setSecret', TOKEN))).toBe('RotationAbandoned');
    expect(recordOf(world, 'KEY2')).toMatch(/^pending /);
  });

  test('does not retire a credential that was current', async () => {
    await world.rotate(TOKEN);
    const text = world.secret.text(CURRENT) as string;
    writeByHand(world, text, text);
    const outcome = await world.step('finishSecret', TOKEN);
    expect(codeOf(outcome)).toBe('RotationAbandoned');
    expect(String(outcome)).toContain('AWSCURRENT and every credential.');
    expect(recordOf(world, 'KEY2')).toMatch(/^live /);
  });

  test('does not retire a foreign credential that was stored with the token', async () => {
    world.secret.startRotation(TOKEN);
    await world.secret.put(TOKEN, foreignText(world));
    clearPending(world);
    expect(String(await world.step('setSecret', TOKEN))).toContain('AWSCURRENT and every credential.');
    expect(recordOf(world, 'KEY2')).toBeUndefined();
  });

  test.each(['recorded', 'identified by the journal'])('retires its credential if it is %s', async (how) => {
    const current = JSON.stringify(world.value(CURRENT));
    if (how === 'recorded') await createSecret(world);
    else await crashInCreateSecret(world, 'put');
    const issued = world.id(PENDING) as string;
    writeByHand(world, current);
    world.clock.pass(60_000);
    const outcome = await world.step('setSecret', TOKEN);
    expect(codeOf(outcome)).toBe('RotationAbandoned');
    expect(String(outcome)).toContain(`the credential ${issued} that was issued for it`);
    expect(recordOf(world, issued)).toMatch(/^retiring /);
    expect(await world.sweep()).toBe('done');
    expect(isActive(world, issued)).toBe(false);
    expect(world.orphans()).toEqual([]);
  });
});

const times = (grace: string) =>
  `{"graceSeconds":${grace},"quarantineSeconds":3600,"overdueAfterSeconds":7948800}`;

describe('settings', () => {
  test.each([
    ['REKEY_SECRET_ARN', ''],
    ['REKEY_TIMES', 'soon'],
    ['REKEY_TIMES', 'null'],
    ['REKEY_TIMES', times('"1"')],
    ['REKEY_TIMES', times('-1')],
    ['REKEY_TIMES', undefined],
    ['REKEY_STRAGGLERS', 'forgive'],
    ['REKEY_CREDENTIAL', '7'],
    ['REKEY_RESOURCE', ''],
  ])('with %s=%s are refused', async (variable, value) => {
    const { environment } = world;
    Object.assign(environment, { [variable]: value });
    const outcome = await world.sweep();
    expect(codeOf(outcome)).toBe('BadSettings');
    const problem = value === undefined ? ' is missing.' : '';
    expect(String(outcome)).toContain(`The environment variable ${variable}${problem}`);
  });

  test('may have a time of zero', async () => {
    world.environment.REKEY_TIMES = times('0');
    expect(await world.sweep()).toBe('done');
  });
});
