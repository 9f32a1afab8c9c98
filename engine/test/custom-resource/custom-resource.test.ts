import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { MemoryIssuer } from '../world/memory-issuer';
import { DAY, eachWorld, resourceEvent, SECRET, type World } from '../world/world';

const box = eachWorld();
const REQUEST = '11111111-2222-3333-4444-555555555555';

/** A second principal at an issuer of its own. */
function withBob(world: World): MemoryIssuer {
  const bob = new MemoryIssuer(world.clock, 'BOB');
  world.kinds = () => ({
    kind: 'memory',
    create: ({ principal }) =>
      (principal === 'bob' ? bob : world.issuer).factory().create({ principal }, {} as never),
  });
  world.watchLabels = false;
  return bob;
}

describe('the deploy', () => {
  test('issues the first credential, verified, and labelled AWSCURRENT alone', async () => {
    const { world } = box;
    await world.resource('Create', { requestId: REQUEST });
    expect(world.answers).toEqual([
      {
        Status: 'SUCCESS',
        Reason: expect.any(String),
        PhysicalResourceId: `rekey:memory:${SECRET}:alice`,
        StackId: expect.stringContaining('stack/App'),
        RequestId: REQUEST,
        LogicalResourceId: 'MailerKeyCredential',
      },
    ]);
    expect(world.secret.labels).toEqual({ [CURRENT]: REQUEST });
    expect(world.calls.made).toContain('verify');
    expect(world.logged().at(-1)).toMatchObject({ Overdue: 0, HeldBack: 0, outcome: 'issued' });
  });

  test.each([
    ['x'.repeat(31), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ['x'.repeat(32), /^x{32}$/],
    ['x'.repeat(64), /^x{64}$/],
    ['x'.repeat(65), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ])('makes a token of a request id that is too short or too long for one: %s', async (requestId, token) => {
    await box.world.resource('Create', { requestId });
    expect(box.world.secret.labels[CURRENT]).toMatch(token);
  });

  test.each(['Create', 'Update'] as const)('keeps what works (%s)', async (request) => {
    const world = await box.world.deploy();
    const labels = { ...world.secret.labels };
    await world.resource(request);
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.secret.labels).toEqual(labels);
    expect(world.issuer.ours).toHaveLength(1);
  });

  test('is repeated by CloudFormation without an effect', async () => {
    const { world } = box;
    await world.resource('Create', { requestId: REQUEST });
    world.calls.fault = (name) => (name === 'verify' ? 'lose' : undefined);
    await world.resource('Create', { requestId: REQUEST });
    expect(world.answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });

  test('is not undone by its double that fails when all is done', async () => {
    const { world } = box;
    world.calls.fault = (name) =>
      name === 'verify' && world.secret.tags['rekey/promoted'] ? 'lose' : undefined;
    const event = resourceEvent('Create', { requestId: REQUEST });
    await world.run(Promise.all([world.invoke(event), world.invoke(event)]));
    expect(world.answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'FAILED']);
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });

  test.each([
    ['somebody wrote nonsense', 'hunter2-is-no-json'],
    ['it was of another kind', '{"key":"hunter2-of-another-kind"}'],
  ])('issues anew where %s', async (_name, text) => {
    const world = await box.world.deploy();
    world.secret.writeByHand('by-hand', text);
    await world.resource('Update');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });

  test('fails with the reason, and leaves no live credential, when the new one does not work', async () => {
    const { world } = box;
    world.watchLabels = false;
    world.issuer.delay = 1000 * SECOND;
    await world.resource('Create');
    expect(world.answers.at(-1)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('[VerifyFailed]'),
    });
    expect(world.issuer.keys.size).toBe(0);
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'failed', RotationFailed: 1 });
  });

  test('answers even when nothing is as it should be', async () => {
    const { world } = box;
    const { environment } = world;
    // Lambda itself sets it.
    world.environment = { AWS_REGION: 'eu-central-1' };
    expect(await world.resource('Create')).toBe('done');
    expect(world.answers.at(-1)).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'rekey:none:MailerKeyCredential',
    });
    await world.resource('Delete', { physicalId: 'rekey:none:MailerKeyCredential' });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    world.environment = environment;
  });

  test('answers an error that nobody foresaw, in 1 KB', async () => {
    const { world } = box;
    world.secret.describe = async () => {
      throw new TypeError('x'.repeat(5000));
    };
    await world.resource('Create');
    const reason = world.answers.at(-1)?.Reason ?? '';
    expect(reason).toContain('[Unexpected] TypeError: xxx');
    expect(Buffer.byteLength(reason)).toBe(1024);
  });

  test('answers before the function times out', async () => {
    const { world } = box;
    world.watchLabels = false;
    world.secret.put = () => world.clock.sleep(HOUR) as never;
    const began = world.clock.now();
    await world.resource('Create');
    expect(world.answers.at(-1)?.Reason).toContain('[TimeRanOut]');
    expect(world.clock.now() - began).toBe(290 * SECOND);
  });

  test('is refused for another secret, and for another kind', async () => {
    const { world } = box;
    const event = resourceEvent('Create');
    for (const [change, code] of [
      [{ SecretArn: 'arn:of:another' }, 'WrongSecret'],
      [{ Kind: 'another' }, 'WrongKind'],
    ] as const) {
      const properties = { ...event.ResourceProperties, ...change };
      await world.run(world.invoke({ ...event, ResourceProperties: properties }));
      expect(world.answers.at(-1)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(code) });
    }
    expect(world.calls.made).toEqual([]);
  });
});

describe('the deletion', () => {
  test('removes everything that was issued, and nothing else', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    world.issuer.slots = 4;
    const foreign = world.issuer.make(true);
    world.secret.startRotation('token-of-a-rotation-0000000000001');
    await world.step('createSecret', 'token-of-a-rotation-0000000000001');
    world.watchLabels = false;
    await world.resource('Delete');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect([...world.issuer.keys.keys()]).toEqual([foreign.id]);
    expect(Object.keys(world.secret.tags).filter((key) => key.startsWith('rekey/credential/'))).toEqual([]);
  });

  test('waits for an attempt that may be under way, and removes what it left', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation('token-of-a-rotation-0000000000001');
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await world.step('createSecret', 'token-of-a-rotation-0000000000001');
    world.calls.reset();
    world.watchLabels = false;
    await world.resource('Delete');
    expect(world.issuer.keys.size).toBe(0);
  });

  test.each(['principal', 'secret'])('succeeds with a warning when the %s is gone already', async (what) => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    if (what === 'principal') world.issuer.exists = false;
    else world.calls.fault = () => undefined;
    if (what === 'secret') {
      const { RekeyError } = await import('../../src/errors/errors');
      world.secret.describe = async () => {
        throw new RekeyError('SecretMissing', { found: 'Gone.', unchanged: 'all.', action: 'nothing.' });
      };
    }
    await world.resource('Delete');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(
      world.logged().some(({ level, outcome }) => level === 'warn' && outcome === 'nothing left to retire'),
    ).toBe(true);
  });

  test('says so when it may not remove', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'remove' ? 'deny' : undefined);
    await world.resource('Delete');
    expect(world.answers.at(-1)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('[AccessDenied]'),
    });
  });
});

describe('a change of the principal', () => {
  async function changed(world: World) {
    const bob = withBob(world);
    world.environment.REKEY_CREDENTIAL = JSON.stringify({ principal: 'bob' });
    await world.resource('Create', { principal: 'bob' });
    return bob;
  }

  test('issues for the new one, and its own deletion retires the old one', async () => {
    const world = await box.world.deploy();
    const bob = await changed(world);
    expect(bob.works(world.value(CURRENT) as never)).toBe(true);
    expect(world.issuer.works(world.value(PREVIOUS) as never)).toBe(true);
    await world.resource('Delete', { principal: 'alice' });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.issuer.keys.size).toBe(0);
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(bob.works(world.value(CURRENT) as never)).toBe(true);
  });

  test('rolled back, gives the secret back to the old one before the new one goes', async () => {
    const world = await box.world.deploy();
    const bob = await changed(world);
    world.clock.pass(HOUR);
    world.environment.REKEY_CREDENTIAL = JSON.stringify({ principal: 'alice' });
    await world.resource('Delete', { principal: 'bob' });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(bob.keys.size).toBe(0);
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    expect(await world.sweep()).toBe('done');
    world.clock.pass(DAY);
    expect(await world.rotate()).toBe('done');
  });

  test('that fails after the new one became current leaves it current and working', async () => {
    const world = await box.world.deploy();
    const bob = withBob(world);
    world.environment.REKEY_CREDENTIAL = JSON.stringify({ principal: 'bob' });
    world.calls.fault = (name) => (name === 'tag' && world.secret.labels[PREVIOUS] ? 'deny' : undefined);
    await world.resource('Create', { principal: 'bob' });
    expect(world.answers.at(-1)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('[AccessDenied]'),
    });
    expect(bob.works(world.value(CURRENT) as never)).toBe(true);
  });

  test('undoes the new one when it does not work, and leaves the old one current', async () => {
    const world = await box.world.deploy();
    const bob = withBob(world);
    bob.delay = 1000 * SECOND;
    world.environment.REKEY_CREDENTIAL = JSON.stringify({ principal: 'bob' });
    await world.resource('Create', { principal: 'bob' });
    expect(world.answers.at(-1)?.Status).toBe('FAILED');
    expect(bob.keys.size).toBe(0);
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });
});
