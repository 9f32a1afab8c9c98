import { ENVIRONMENT } from '../../src/contract';
import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { addPrincipal, configurePrincipal, response, succeed } from '../fixtures';
import { eachWorld, resourceEvent, SECRET, World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});
const [EARLIER, LATER] = ['MailerKeyCredential', 'ProdMailerKeyCredential'];
const OTHER_SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail/b-GhIjKl';

/** CloudFormation updates the function before it creates or deletes a custom resource. */
function deployTemplate(world: World, resource: string): void {
  world.environment[ENVIRONMENT.resource] = resource;
}

describe('a refactoring that replaces the custom resource of a principal', () => {
  test.each([
    ['before a rotation', false],
    ['during a grace', true],
  ])('keeps every credential and label %s', async (_when, rotated) => {
    if (rotated) await world.rotate();
    const [labels, keys] = [{ ...world.secret.labels }, [...world.issuer.keys.keys()]];
    deployTemplate(world, LATER);
    await succeed(world, 'Create', { logicalId: LATER });
    await succeed(world, 'Delete', { logicalId: EARLIER });
    expect(world.logged().at(-1)).toMatchObject({ request: 'Delete', outcome: 'superseded' });
    expect(world.secret.labels).toEqual(labels);
    expect([...world.issuer.keys.keys()]).toEqual(keys);
  });

  test('retires everything when the later resource is deleted', async () => {
    deployTemplate(world, LATER);
    await world.resource('Create', { logicalId: LATER });
    const physicalId = response(world)?.PhysicalResourceId;
    await world.resource('Delete', { logicalId: EARLIER });
    world.watchLabels = false;
    await succeed(world, 'Delete', { logicalId: LATER, physicalId });
    expect(world.issuer.keys.size).toBe(0);
  });

  test('keeps every credential and label after a rollback', async () => {
    await world.rotate();
    const labels = { ...world.secret.labels };
    deployTemplate(world, LATER);
    await world.resource('Create', { logicalId: LATER });
    const physicalId = response(world)?.PhysicalResourceId;
    deployTemplate(world, EARLIER);
    await succeed(world, 'Delete', { logicalId: LATER, physicalId });
    expect(world.secret.labels).toEqual(labels);
    expect(world.issuer.keys.size).toBe(2);
  });

  test('creates a physical id for which version 0.1.0 retires nothing', async () => {
    await world.resource('Create', { logicalId: LATER });
    expect(response(world)?.PhysicalResourceId).toBe(`rekey:none:rekey:memory:${SECRET}:alice`);
  });

  test.each([`rekey:memory:${SECRET}:alice`, `rekey:none:rekey:memory:${SECRET}:alice`])(
    'keeps the physical id %s in an update',
    async (physicalId) => {
      await world.resource('Update', { physicalId });
      expect(response(world)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    },
  );

  test('issues a credential if that of the earlier resource is gone', async () => {
    world.watchLabels = false;
    world.issuer.keys.clear();
    deployTemplate(world, LATER);
    await world.resource('Create', { logicalId: LATER });
    await world.resource('Delete', { logicalId: EARLIER });
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });
});

describe('a deploy that replaces the secret or the principal in place', () => {
  const physicalId = `rekey:memory:${SECRET}:alice`;

  async function replaceSecret(world: World): Promise<void> {
    world.environment[ENVIRONMENT.secretArn] = OTHER_SECRET;
    const event = resourceEvent('Update', { physicalId });
    const properties = { ...event.ResourceProperties, SecretArn: OTHER_SECRET };
    await world.run(world.invoke({ ...event, ResourceProperties: properties }));
  }

  test('is refused for another secret before any call', async () => {
    await replaceSecret(world);
    expect(response(world)).toMatchObject({
      Status: 'FAILED',
      // CloudFormation would delete the earlier resource after a response with another id.
      PhysicalResourceId: physicalId,
      Reason: expect.stringMatching(/^\[ReplacementRefused\].*mail\/b-GhIjKl.*new construct id/),
    });
    expect(world.calls.made).toEqual([]);
  });

  test('is refused for another principal before any call', async () => {
    addPrincipal(world);
    world.calls.reset();
    configurePrincipal(world, 'bob');
    await world.resource('Update', { principal: 'bob', physicalId });
    expect(response(world)).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: physicalId,
      Reason: expect.stringMatching(/^\[ReplacementRefused\].*:bob/),
    });
    expect(world.calls.made).toEqual([]);
  });

  test('is rolled back without effect', async () => {
    const labels = { ...world.secret.labels };
    await replaceSecret(world);
    world.environment[ENVIRONMENT.secretArn] = SECRET;
    await world.resource('Update', { physicalId });
    expect(response(world)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(world.secret.labels).toEqual(labels);
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });
});

describe('a renamed RotatingSecret with a new secret for the same principal', () => {
  test('reports the credentials of the earlier secret in both slots and the action', async () => {
    world = new World();
    const ids = [world.issuer.make(true).id, world.issuer.make(true).id];
    await world.resource('Create');
    const reason = response(world)?.Reason;
    expect(response(world)?.Status).toBe('FAILED');
    expect(reason).toMatch(/^\[SlotTaken\] No slot is free\. Credentials that the rotator must not remove: /);
    for (const id of ids) expect(reason).toContain(`${id} (not issued for this secret)`);
    expect(reason).toContain('If this deploy renames a RotatingSecret');
    expect([...world.issuer.keys.keys()]).toEqual(ids);
    expect(world.secret.labels).toEqual({});
  });

  test('is not suggested for a secret that had a credential', async () => {
    world.issuer.make(true);
    const outcome = await world.rotate();
    expect(String(outcome)).toContain('[SlotTaken]');
    expect(String(outcome)).not.toContain('renames');
    expect(Object.keys(world.secret.labels).sort()).toEqual([CURRENT, PENDING]);
  });
});
