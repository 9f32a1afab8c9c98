import type { Adapter } from '../../../engine/src/adapter';
import { CURRENT, PENDING, PREVIOUS } from '../../../engine/src/secret-store/secret-store';
import { HOUR } from '../../../engine/src/time/clock';
import { conformance } from '../../../engine/test/conformance';
import { refusalOf, requireAccounts } from '../../../engine/test/world/account';
import { codeOf, DAY, resourceEvent } from '../../../engine/test/world/world';
import { generated } from '../../../lambdas/credentials/generated/adapter';
import { generatedKey, parameters } from './generated-key';

conformance('generated', generatedKey);

function kindOf(changes: object = {}): Adapter<{ key: string }> {
  return generated.create({ ...parameters, ...changes }, {} as never) as Adapter<{ key: string }>;
}

const issue = (kind: Adapter<{ key: string }>) => kind.issue({} as never);

describe('a generated key', () => {
  test('has the prefix, the length and the alphabet that were asked for', async () => {
    const { key } = await issue(kindOf({ length: 64, alphabet: 'abcdef' }));
    expect(key).toMatch(/^key_[a-f]{64}$/);
  });

  test('is another one each time, from the whole alphabet', async () => {
    const kind = kindOf({ prefix: '' });
    const values = await Promise.all(Array.from({ length: 200 }, () => issue(kind)));
    const keys = values.map(({ key }) => key);
    expect(new Set(keys).size).toBe(200);
    expect(new Set(keys.join('')).size).toBe(62);
  });

  test('needs no prefix', async () => {
    const { key } = await issue(kindOf({ prefix: undefined, alphabet: 'abcdef', length: 50 }));
    expect(key).toMatch(/^[a-f]{50}$/);
  });

  test('is accepted with 128 random bits, and not with one less', async () => {
    const alphabet = '0123456789abcdef';
    const kind = kindOf({ alphabet, length: 32, prefix: '' });
    const { key } = await issue(kind);
    const check = { successes: 1, within: 0 };
    await expect(kind.verify({ key }, check)).resolves.toBeUndefined();
    const { message } = await refusalOf(kind.verify({ key: key.slice(1) }, check));
    expect(message).toContain('The key has 31 characters, which can be guessed.');
    expect(() => kindOf({ alphabet, length: 31 })).toThrow('124 random bits, under 128');
  });

  test.each([
    ['', 'empty or binary'],
    ['hunter2', 'not a JSON object'],
    ['{"key":""}', 'not a credential of the kind generated, which has key.'],
  ])('is not %j', async (text, found) => {
    const { message } = await refusalOf((async () => kindOf().parse(text))());
    expect(message).toContain(found);
  });

  test.each([
    ['that can be guessed', { length: 16 }, '95 random bits'],
    ['from a single character', { alphabet: 'aaaaaaaaaaaa' }, '0 random bits'],
    ['of no length', { length: 'long' }, '0 random bits'],
    ['of half a character', { length: 43.5 }, 'random bits'],
    ['from nothing', { alphabet: undefined }, 'no alphabet'],
    ['with a prefix that is no text', { prefix: 7 }, 'a prefix'],
  ])('is refused %s', (_name, changes, text) => {
    expect(() => kindOf(changes)).toThrow(text);
  });

  test('is refused when somebody wrote a word by hand', async () => {
    await expect(kindOf().verify({ key: 'password1' }, { successes: 1, within: 0 })).rejects.toMatchObject({
      code: 'VerifyFailed',
    });
  });

  test('is written ahead: what was stored first counts', async () => {
    const { world } = generatedKey();
    await world.deploy();
    const token = 'token-of-a-rotation-0000000000001';
    world.secret.startRotation(token);
    const both = await world.run(
      Promise.all(
        [1, 2].map(() =>
          world.invoke({
            Step: 'createSecret',
            SecretId: world.environment.REKEY_SECRET_ARN,
            ClientRequestToken: token,
          }),
        ),
      ),
    );
    expect(both).toEqual(['done', 'done']);
  });

  test('is installed by a deploy before it is tried', async () => {
    const { world } = generatedKey();
    const made: string[] = [];
    world.kinds = () => ({
      ...generated,
      create: (...input) =>
        Object.assign(generated.create(...input), {
          install: async () => {
            made.push('install');
            return 'ready';
          },
          verify: async () => void made.push('verify'),
        }),
    });
    await world.deploy();
    expect(made.slice(0, 2)).toEqual(['install', 'verify']);
    const token = 'token-of-a-rotation-0000000000001';
    world.secret.startRotation(token);
    await world.step('createSecret', token);
    made.length = 0;
    await world.step('setSecret', token);
    expect(made).toEqual(['install']);
  });

  test('of two deploys at once is one: each installs what was stored', async () => {
    const { world } = generatedKey();
    const installed = new Set<string>();
    world.kinds = () => ({
      ...generated,
      create: (...input) =>
        Object.assign(generated.create(...input), {
          install: async ({ key }: { key: string }) => {
            installed.add(key);
            return 'ready';
          },
        }),
    });
    const { kind: Kind, credential: Credential } = world.parameters as { kind: string; credential: object };
    const event = resourceEvent('Create');
    const both = { ...event, ResourceProperties: { ...event.ResourceProperties, Kind, Credential } };
    await world.run(Promise.all([world.invoke(both), world.invoke(both)]));
    expect(world.answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect([...installed]).toEqual([JSON.parse(world.secret.text(CURRENT) as string).key]);
  });

  test('keeps its label until the very end of its grace', async () => {
    const { world } = generatedKey();
    await world.deploy();
    const first = world.secret.labels[CURRENT];
    await world.rotate();
    const promoted = Date.parse(world.secret.tags['rekey/promoted'].split(' ')[1]);
    world.clock.pass(promoted + DAY - 1 - world.clock.now());
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBe(first);
    world.clock.pass(1);
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  });

  test('needs one call for a sweep where all is as it should be', async () => {
    const { world } = generatedKey();
    await world.deploy();
    await world.rotate();
    world.calls.reset();
    await world.sweep();
    expect(world.calls.made).toEqual(['describe']);
    world.clock.pass(2 * DAY);
    await world.sweep();
    world.calls.reset();
    await world.sweep();
    expect(world.calls.made).toEqual(['describe']);
  });

  test('is not replaced while another rotation would end the one before in its grace', async () => {
    const { world } = generatedKey();
    await world.deploy();
    expect(await world.rotate()).toBe('done');
    const replaced = world.secret.labels[PREVIOUS];
    world.clock.pass(23 * HOUR);
    const refused = await world.rotate('token-of-a-rotation-0000000000001');
    expect(codeOf(refused)).toBe('GraceNotOver');
    requireAccounts(world);
    expect(String(refused)).toContain('in its grace until 2026-01-02T01:00:00');
    expect(world.secret.labels[PREVIOUS]).toBe(replaced);
    expect(world.secret.text(PENDING)).toBeUndefined();
    world.clock.pass(2 * HOUR);
    expect(await world.rotate('token-of-a-rotation-0000000000001')).toBe('done');
  });

  test('is not replaced by a rotation that began before the one whose grace its last step would end', async () => {
    const { world } = generatedKey();
    await world.deploy();
    const early = 'token-of-a-rotation-0000000000001';
    world.secret.startRotation(early);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, early);
    world.secret.setLabel(PENDING, undefined);
    expect(await world.rotate()).toBe('done');
    const { [CURRENT]: current, [PREVIOUS]: replaced } = world.secret.labels;
    world.secret.setLabel(PENDING, early);
    expect(codeOf(await world.step('finishSecret', early))).toBe('GraceNotOver');
    expect(world.secret.labels).toMatchObject({ [CURRENT]: current, [PREVIOUS]: replaced });
  });

  test('is replaced at the end of the grace, and not a millisecond before', async () => {
    const { world } = generatedKey();
    await world.deploy();
    await world.rotate();
    const promoted = Date.parse(world.secret.tags['rekey/promoted'].split(' ')[1]);
    const token = 'token-of-a-rotation-0000000000001';
    world.clock.pass(promoted + DAY - 1 - world.clock.now());
    expect(codeOf(await world.rotate(token))).toBe('GraceNotOver');
    world.clock.pass(1);
    expect(await world.rotate(token)).toBe('done');
  });

  test('is not replaced where nothing tells when its grace began', async () => {
    const { world } = generatedKey();
    await world.deploy();
    const first = world.secret.labels[CURRENT];
    await world.rotate();
    await world.secret.untag(['rekey/promoted']);
    world.clock.pass(30 * DAY);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.labels[PREVIOUS]).toBe(first);
    await world.secret.untag(['rekey/promoted']);
    expect(codeOf(await world.rotate('token-of-a-rotation-0000000000001'))).toBe('GraceNotOver');
  });

  test('is kept by a deploy that finds it as it should be', async () => {
    const { world } = generatedKey();
    await world.deploy();
    const labels = { ...world.secret.labels };
    await world.resource('Update', { physicalId: world.answers[0]?.PhysicalResourceId });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.secret.labels).toEqual(labels);
  });

  test('that was never current is let go without a word when its deploy fails', async () => {
    const { world } = generatedKey();
    world.calls.fault = (name) => (name === 'tag' ? 'lose' : undefined);
    await world.resource('Create');
    expect(world.answers.at(-1)?.Reason).toContain('[CallFailed] tag failed.');
    expect(world.lines.join()).not.toContain('undo failed');
  });

  test('of an abandoned rotation is nothing that lives', async () => {
    const { world } = generatedKey();
    await world.deploy();
    const token = 'token-of-a-rotation-0000000000001';
    world.secret.startRotation(token);
    await world.step('createSecret', token);
    world.secret.setLabel(PENDING, undefined);
    expect(codeOf(await world.step('setSecret', token))).toBe('RotationAbandoned');
  });

  test('that was written by hand begins its grace with the next sweep', async () => {
    const { world } = generatedKey();
    await world.deploy();
    const first = world.secret.labels[CURRENT];
    world.secret.writeByHand('version-written-by-hand-000000001', JSON.stringify({ key: 'b'.repeat(40) }));
    world.clock.pass(30 * DAY);
    expect(String(await world.rotate('token-of-a-rotation-0000000000001'))).toContain('with the next sweep');
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBe(first);
    world.clock.pass(25 * HOUR);
    expect(await world.rotate('token-of-a-rotation-0000000000001')).toBe('done');
  });

  test('keeps the replaced one for the grace, and a stuck rotation no longer than an hour', async () => {
    const { world } = generatedKey();
    await world.deploy();
    const first = world.secret.labels[CURRENT];
    await world.rotate();
    world.clock.pass(23 * HOUR);
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBe(first);
    world.clock.pass(2 * HOUR);
    const token = 'token-of-a-rotation-0000000000001';
    world.secret.startRotation(token);
    await world.step('createSecret', token);
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(world.secret.labels[PENDING]).toBeUndefined();
    world.clock.pass(93 * DAY);
    await world.sweep();
    expect(world.secret.rotationsAsked).toBe(1);
  });
});
