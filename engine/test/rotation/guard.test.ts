import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { codeOf, eachWorld } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

describe('the guard', () => {
  test.each([
    ['nothing', undefined],
    ['a text', 'createSecret'],
    ['a list', []],
    ['no step', { SecretId: 'x', ClientRequestToken: TOKEN }],
    ['no secret', { Step: 'createSecret', ClientRequestToken: TOKEN }],
    ['no token', { Step: 'createSecret', SecretId: 'x' }],
    ['a step that is no text', { Step: 1, SecretId: 'x', ClientRequestToken: TOKEN }],
    ['another input of the scheduler', { rekey: 'everything' }],
  ])('refuses an event with %s, without a call', async (_name, event) => {
    const outcome = await box.world.run(box.world.invoke(event));
    expect(codeOf(outcome)).toBe('BadEvent');
    expect(box.world.calls.made).toEqual([]);
    expect(box.world.logged().at(-1)).toMatchObject({ code: 'BadEvent', RotationFailed: 1 });
  });

  test('shows the names but not the values of a malformed event', async () => {
    await box.world.run(box.world.invoke({ Password: 'the-value-of-a-member' }));
    expect(box.world.lines.join()).toContain('Password');
    expect(box.world.lines.join()).not.toContain('the-value-of-a-member');
  });

  test('refuses a secret that is not its own, without a call', async () => {
    const world = await box.world.deploy();
    world.calls.reset();
    const outcome = await world.run(
      world.invoke({ Step: 'createSecret', SecretId: 'arn:of:another', ClientRequestToken: TOKEN }),
    );
    expect(codeOf(outcome)).toBe('WrongSecret');
    expect(world.calls.made).toEqual([]);
  });

  test('refuses when rotation is turned off', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    world.secret.rotationEnabled = false;
    world.secret.setLabel(PENDING, TOKEN);
    expect(codeOf(await world.step('createSecret', TOKEN))).toBe('RotationNotEnabled');
  });

  test('goes on when the secret does not tell whether rotation is turned on', async () => {
    const world = await box.world.deploy();
    world.secret.rotationEnabled = undefined;
    expect(await world.rotate(TOKEN)).toBe('done');
  });

  test('refuses a token that the secret does not know', async () => {
    const world = await box.world.deploy();
    expect(codeOf(await world.step('createSecret', TOKEN))).toBe('TokenUnknown');
    expect(world.issuer.keys.size).toBe(1);
  });

  test('waits for a label that is not seen yet', async () => {
    const world = await box.world.deploy();
    world.secret.lag = 5000;
    world.secret.startRotation(TOKEN);
    expect(await world.step('createSecret', TOKEN)).toBe('done');
  });

  test('refuses an unknown step', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    const outcome = await world.step('x'.repeat(100), TOKEN);
    expect(codeOf(outcome)).toBe('UnknownStep');
    expect(String(outcome)).toContain(
      `the unknown step "${'x'.repeat(64)}". The steps are ${STEPS.join(', ')}.`,
    );
  });

  test.each(STEPS)('has nothing to do in %s when the token is current already', async (step) => {
    const world = await box.world.deploy();
    await world.rotate(TOKEN);
    world.calls.reset();
    expect(await world.step(step, TOKEN)).toBe('done');
    expect(world.calls.made).toEqual(['describe']);
    expect(world.logged().at(-1)).toMatchObject({ step, outcome: 'nothing to do' });
  });

  test('refuses a late duplicate of a rotation that was replaced, and touches nothing', async () => {
    const world = await box.world.deploy();
    const first = world.secret.labels[CURRENT];
    await world.rotate(TOKEN);
    expect(codeOf(await world.step('finishSecret', first))).toBe('RotationAbandoned');
    expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN, [PREVIOUS]: first });
    expect(world.issuer.keys.size).toBe(2);
  });

  test('takes a version that has only a label of its own for an abandoned rotation, with a value or not', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    world.secret.setLabel(PENDING, undefined);
    world.secret.setLabel('MINE', TOKEN);
    expect(codeOf(await world.step('createSecret', TOKEN))).toBe('RotationAbandoned');
    world.secret.setLabel(PENDING, TOKEN);
    expect(await world.step('createSecret', TOKEN)).toBe('done');
    world.secret.setLabel(PENDING, undefined);
    expect(codeOf(await world.step('setSecret', TOKEN))).toBe('RotationAbandoned');
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^pending /);
  });

  test('does not give up what was current once', async () => {
    const world = await box.world.deploy();
    await world.rotate(TOKEN);
    const text = world.secret.text(CURRENT) as string;
    for (const version of ['by-hand', 'by-hand-again']) world.secret.writeByHand(version, text);
    const outcome = await world.step('finishSecret', TOKEN);
    expect(codeOf(outcome)).toBe('RotationAbandoned');
    expect(String(outcome)).toContain('AWSCURRENT and every credential.');
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^live /);
  });

  test('does not give up what a stranger stored under the token', async () => {
    const world = await box.world.deploy();
    const foreign = world.issuer.make(true);
    world.secret.startRotation(TOKEN);
    await world.secret.put(TOKEN, JSON.stringify(foreign));
    world.secret.setLabel(PENDING, undefined);
    expect(String(await world.step('setSecret', TOKEN))).toContain('AWSCURRENT and every credential.');
    expect(world.secret.tags[`rekey/credential/${foreign.id}`]).toBeUndefined();
  });

  test('retires what was issued for an abandoned rotation', async () => {
    // GIVEN a rotation half done, and somebody who then writes the secret by hand
    const world = await box.world.deploy();
    const foreign = world.value(CURRENT);
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    const issued = world.id(PENDING) as string;
    world.secret.writeByHand('version-written-by-hand-000000001', JSON.stringify(foreign));

    // WHEN the next step comes
    const outcome = await world.step('setSecret', TOKEN);

    // THEN it fails, and the sweep ends the credential that has no label
    expect(codeOf(outcome)).toBe('RotationAbandoned');
    expect(world.secret.tags[`rekey/credential/${issued}`]).toMatch(/^retiring /);
    expect(await world.sweep()).toBe('done');
    expect(world.issuer.keys.get(issued)?.active).toBe(false);
    expect(world.orphans()).toEqual([]);
  });

  test('knows what was issued for an abandoned rotation from the journal, when the records was not written', async () => {
    const world = await box.world.deploy();
    const current = world.value(CURRENT);
    world.secret.startRotation(TOKEN);
    world.calls.fault = (name) => (name === 'put' ? 'crash-after' : undefined);
    await world.step('createSecret', TOKEN);
    world.calls.reset();
    const issued = world.id(PENDING) as string;
    world.secret.writeByHand('version-written-by-hand-000000001', JSON.stringify(current));
    world.clock.pass(60_000);
    const outcome = await world.step('setSecret', TOKEN);
    expect(codeOf(outcome)).toBe('RotationAbandoned');
    expect(String(outcome)).toContain(`the credential ${issued} that was issued for it`);
    expect(world.secret.tags[`rekey/credential/${issued}`]).toMatch(/^retiring /);
    await world.sweep();
    expect(world.issuer.keys.get(issued)?.active).toBe(false);
  });

  test('refuses settings that the construct did not write, naming the variable', async () => {
    const { environment } = box.world;
    for (const [variable, value] of [
      ['REKEY_SECRET_ARN', ''],
      ['REKEY_TIMES', 'soon'],
      ['REKEY_TIMES', 'null'],
      ['REKEY_TIMES', times('"1"')],
      ['REKEY_TIMES', times('-1')],
      ['REKEY_STRAGGLERS', 'forgive'],
      ['REKEY_CREDENTIAL', '7'],
      ['REKEY_RESOURCE', ''],
    ]) {
      box.world.environment = { ...environment, [variable]: value };
      const outcome = await box.world.sweep();
      expect(codeOf(outcome)).toBe('BadSettings');
      expect(String(outcome)).toContain(variable);
    }
    const { REKEY_TIMES: _, ...less } = environment;
    box.world.environment = less;
    expect(String(await box.world.sweep())).toContain('The environment variable REKEY_TIMES is missing.');
    box.world.environment = environment;
  });

  test('takes no time at all for a time', async () => {
    const world = await box.world.deploy();
    world.environment.REKEY_TIMES = times('0');
    expect(await world.sweep()).toBe('done');
  });
});

const times = (grace: string) =>
  `{"graceSeconds":${grace},"quarantineSeconds":3600,"overdueAfterSeconds":7948800}`;
