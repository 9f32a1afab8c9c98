import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { MemoryIssuer } from '../world/memory-issuer';
import { eachWorld, type World } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

/** A secret after the deploy, whose labels need not tell the truth any more. */
async function doomed(): Promise<World> {
  const world = await box.world.deploy();
  world.watchLabels = false;
  return world;
}

/** The principal was changed from alice to bob, and the credentials of bob live at an issuer of their own. */
async function changed(): Promise<World> {
  const world = await doomed();
  const bob = new MemoryIssuer(world.clock, 'BOB');
  world.kinds = () => ({
    kind: 'memory',
    create: ({ principal }) =>
      (principal === 'bob' ? bob : world.issuer).factory().create({ principal }, {} as never),
  });
  world.environment.REKEY_CREDENTIAL = JSON.stringify({ principal: 'bob' });
  await world.resource('Create', { principal: 'bob' });
  return world;
}

describe('a deletion', () => {
  test('makes no call that it can do without', async () => {
    const world = await doomed();
    world.calls.reset();
    await world.resource('Delete');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    // CloudFormation takes another id for another resource.
    await world.resource('Delete', { physicalId: 'rekey:an-older-name' });
    expect(world.answers.at(-1)?.PhysicalResourceId).toBe('rekey:an-older-name');
    expect(world.calls.made.slice(0, 6)).toEqual(['describe', 'list', 'move', 'move', 'remove', 'untag']);
  });

  test('takes the labels off what it removes, and gives nothing back that is ours as well', async () => {
    const world = await doomed();
    await world.rotate();
    world.secret.setLabel(PENDING, world.secret.labels[CURRENT]);
    const current = world.secret.labels[CURRENT];
    await world.resource('Delete');
    expect(world.secret.labels).toEqual({ [CURRENT]: current });
    expect(world.lines.join()).not.toContain('given back');
    expect(world.issuer.keys.size).toBe(0);
  });

  test('moves no label of versions that are not ours', async () => {
    const world = await doomed();
    const foreign = JSON.stringify(world.issuer.make(true));
    for (const version of ['by-hand', 'by-hand-again']) world.secret.writeByHand(version, foreign);
    await world.resource('Delete');
    expect(world.secret.labels).toEqual({ [CURRENT]: 'by-hand-again', [PREVIOUS]: 'by-hand' });
  });

  test('removes what no version holds', async () => {
    const world = await doomed();
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.calls.reset();
    world.clock.pass(120_000);
    await world.sweep();
    expect(world.secret.tags['rekey/credential/KEY2']).toContain(' none ');
    world.calls.reset();
    const move = jest.spyOn(world.secret, 'move');
    await world.resource('Delete');
    expect(world.issuer.keys.size).toBe(0);
    expect(move).not.toHaveBeenCalledWith(expect.any(String), { from: 'none' });
  });

  test('removes a credential whose labels cannot be taken off, and says so', async () => {
    const world = await doomed();
    const version = world.secret.labels[CURRENT];
    world.calls.fault = (name) => (name === 'move' ? 'deny' : undefined);
    await world.resource('Delete');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.issuer.keys.size).toBe(0);
    expect(world.logged()).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        event: 'resource',
        version,
        code: 'AccessDenied',
        outcome: 'labels left',
        message: expect.stringContaining('[AccessDenied] move failed.'),
      }),
    );
  });

  test('gives the secret back even when a rotation had begun', async () => {
    const world = await changed();
    const previous = world.secret.labels[PREVIOUS];
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    await world.resource('Delete', { principal: 'bob' });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.secret.labels).toEqual({ [CURRENT]: previous });
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(world.logged()).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'resource', version: previous, outcome: 'given back' }),
    );
  });
});
