import { ENVIRONMENT } from '../../src/contract';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { MemoryIssuer } from '../world/memory-issuer';
import { eachWorld, resourceEvent, SECRET, type World } from '../world/world';

const box = eachWorld();
const [EARLIER, LATER] = ['MailerKeyCredential', 'ProdMailerKeyCredential'];
const OTHER_SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail/b-GhIjKl';

/** CloudFormation updates the function before it creates or deletes a custom resource. */
function deployTemplateWith(world: World, resource: string): void {
  world.environment[ENVIRONMENT.resource] = resource;
}

const answer = (world: World) => world.answers.at(-1);

describe('an app that is refactored, so that the same principal gets another custom resource', () => {
  test.each([
    ['with one credential', async () => box.world.deploy()],
    [
      'in the middle of a grace',
      async () => {
        const world = await box.world.deploy();
        await world.rotate();
        return world;
      },
    ],
  ])('keeps every credential and label: %s', async (_name, start) => {
    const world = await start();
    const [labels, keys] = [{ ...world.secret.labels }, [...world.issuer.keys.keys()]];
    deployTemplateWith(world, LATER);
    await world.resource('Create', { logicalId: LATER });
    expect(answer(world)?.Status).toBe('SUCCESS');
    await world.resource('Delete', { logicalId: EARLIER });
    expect(answer(world)?.Status).toBe('SUCCESS');
    expect(world.logged().at(-1)).toMatchObject({ request: 'Delete', outcome: 'superseded' });
    expect(world.secret.labels).toEqual(labels);
    expect([...world.issuer.keys.keys()]).toEqual(keys);
  });

  test('retires everything when the later resource goes with its stack', async () => {
    const world = await box.world.deploy();
    deployTemplateWith(world, LATER);
    await world.resource('Create', { logicalId: LATER });
    const physicalId = answer(world)?.PhysicalResourceId;
    await world.resource('Delete', { logicalId: EARLIER });
    world.watchLabels = false;
    await world.resource('Delete', { logicalId: LATER, physicalId });
    expect(answer(world)?.Status).toBe('SUCCESS');
    expect(world.issuer.keys.size).toBe(0);
  });

  test('keeps every credential and label when the deploy is rolled back', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    const labels = { ...world.secret.labels };
    deployTemplateWith(world, LATER);
    await world.resource('Create', { logicalId: LATER });
    const physicalId = answer(world)?.PhysicalResourceId;
    deployTemplateWith(world, EARLIER);
    await world.resource('Delete', { logicalId: LATER, physicalId });
    expect(answer(world)?.Status).toBe('SUCCESS');
    expect(world.secret.labels).toEqual(labels);
    expect(world.issuer.keys.size).toBe(2);
  });

  test('rolled back to the function of 0.1.0, gets an id for which that retires nothing', async () => {
    const world = await box.world.deploy();
    await world.resource('Create', { logicalId: LATER });
    // 0.1.0 answers the deletion of such an id before it makes a call.
    expect(answer(world)?.PhysicalResourceId).toBe(`rekey:none:rekey:memory:${SECRET}:alice`);
  });

  test.each([`rekey:memory:${SECRET}:alice`, `rekey:none:rekey:memory:${SECRET}:alice`])(
    'keeps the physical id in an update: %s',
    async (physicalId) => {
      const world = await box.world.deploy();
      await world.resource('Update', { physicalId });
      expect(answer(world)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    },
  );

  test('issues where the credential of the earlier resource is dead', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.issuer.keys.clear();
    deployTemplateWith(world, LATER);
    await world.resource('Create', { logicalId: LATER });
    await world.resource('Delete', { logicalId: EARLIER });
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });
});

describe('a deploy that replaces what a rotator serves', () => {
  const physicalId = `rekey:memory:${SECRET}:alice`;

  async function replaceSecret(world: World): Promise<void> {
    world.environment[ENVIRONMENT.secretArn] = OTHER_SECRET;
    const event = resourceEvent('Update', { physicalId });
    const properties = { ...event.ResourceProperties, SecretArn: OTHER_SECRET };
    await world.run(world.invoke({ ...event, ResourceProperties: properties }));
  }

  test('is refused for another secret, before anything is issued', async () => {
    const world = await box.world.deploy();
    world.calls.reset();
    await replaceSecret(world);
    expect(answer(world)).toMatchObject({
      Status: 'FAILED',
      // Another id would make CloudFormation delete the earlier one.
      PhysicalResourceId: physicalId,
      Reason: expect.stringMatching(/^\[ReplacementRefused\].*mail\/b-GhIjKl.*new construct id/),
    });
    expect(world.calls.made).toEqual([]);
  });

  test('is refused for another principal of the same resource, before anything is issued', async () => {
    const world = await box.world.deploy();
    const bob = new MemoryIssuer(world.clock, 'BOB');
    world.kinds = () => bob.factory();
    world.calls.reset();
    world.environment[ENVIRONMENT.credential] = JSON.stringify({ principal: 'bob' });
    await world.resource('Update', { principal: 'bob', physicalId });
    expect(answer(world)).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: physicalId,
      Reason: expect.stringMatching(/^\[ReplacementRefused\].*:bob/),
    });
    expect(world.calls.made).toEqual([]);
  });

  test('is rolled back without an effect', async () => {
    const world = await box.world.deploy();
    const labels = { ...world.secret.labels };
    await replaceSecret(world);
    world.environment[ENVIRONMENT.secretArn] = SECRET;
    await world.resource('Update', { physicalId });
    expect(answer(world)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(world.secret.labels).toEqual(labels);
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });
});

describe('a renamed RotatingSecret, whose new secret is for the same principal', () => {
  test('names no credential of the earlier secret a stray when both slots are taken, and tells what to do', async () => {
    const { world } = box;
    const ids = [world.issuer.make(true).id, world.issuer.make(true).id];
    await world.resource('Create');
    const reason = answer(world)?.Reason;
    expect(answer(world)?.Status).toBe('FAILED');
    expect(reason).toMatch(/^\[SlotTaken\] No slot is free\. Credentials that the rotator must not remove: /);
    for (const id of ids) expect(reason).toContain(`${id} (not issued for this secret)`);
    expect(reason).toContain('If this deploy renames a RotatingSecret');
    expect([...world.issuer.keys.keys()]).toEqual(ids);
    expect(world.secret.labels).toEqual({});
  });

  test('does not speak of a rename to a secret that had a credential', async () => {
    const world = await box.world.deploy();
    world.issuer.make(true);
    const outcome = await world.rotate();
    expect(String(outcome)).toContain('[SlotTaken]');
    expect(String(outcome)).not.toContain('renames');
    expect(world.secret.labels[PENDING]).toBeDefined();
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  });
});
