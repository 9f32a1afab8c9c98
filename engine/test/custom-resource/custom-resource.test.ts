import { CURRENT } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { failCall, overrideAdapter, REQUEST, response, succeed, writeByHand } from '../fixtures';
import { eachWorld, resourceEvent, SECRET } from '../world/world';

const box = eachWorld();

test('a Create issues and verifies the first credential with AWSCURRENT only', async () => {
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

test.each([31, 32, 64, 65])('a request id of %d characters gives a valid version id', async (length) => {
  const requestId = 'x'.repeat(length);
  const valid = length >= 32 && length <= 64;
  await box.world.resource('Create', { requestId });
  expect(box.world.secret.labels[CURRENT]).toMatch(
    valid ? new RegExp(`^${requestId}$`) : /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  );
});

test.each(['Create', 'Update'] as const)('%s keeps a working credential', async (request) => {
  const world = await box.world.deploy();
  const labels = { ...world.secret.labels };
  await succeed(world, request);
  expect(world.secret.labels).toEqual(labels);
  expect(world.issuer.ours).toHaveLength(1);
});

test.each(['Create', 'Update'] as const)(
  '%s fails if the current credential cannot be verified',
  async (request) => {
    const world = await box.world.deploy();
    world.calls.reset();
    failCall(world, 'verify', 'lose');
    await world.resource(request);
    const Reason = expect.stringContaining('[CallFailed] verify failed.');
    expect(response(world)).toMatchObject({ Status: 'FAILED', Reason });
    expect(world.calls.made).not.toContain('issue');
  },
);

test('a repeated Create has no effect, even if the verification would fail', async () => {
  const { world } = box;
  await world.resource('Create', { requestId: REQUEST });
  failCall(world, 'verify', 'lose');
  await world.resource('Create', { requestId: REQUEST });
  expect(world.answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
  expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
});

test.each(['hunter2-is-no-json', '{"key":"hunter2-of-another-kind"}'])(
  'an Update replaces the invalid value %s',
  async (text) => {
    const world = await box.world.deploy();
    writeByHand(world, text);
    await succeed(world, 'Update');
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  },
);

test('a Create whose credential does not work fails with the reason and removes it', async () => {
  const { world } = box;
  world.watchLabels = false;
  world.issuer.delay = 1000 * SECOND;
  await world.resource('Create');
  const Reason = expect.stringContaining('[VerifyFailed]');
  expect(response(world)).toMatchObject({ Status: 'FAILED', Reason });
  expect(world.issuer.keys.size).toBe(0);
  expect(world.logged().at(-1)).toMatchObject({ outcome: 'failed', RotationFailed: 1 });
});

test('a response is sent without settings, and the resource can be deleted', async () => {
  const { world } = box;
  world.environment = { AWS_REGION: 'eu-central-1' };
  expect(await world.resource('Create')).toBe('done');
  const PhysicalResourceId = 'rekey:none:MailerKeyCredential';
  expect(response(world)).toMatchObject({ Status: 'FAILED', PhysicalResourceId });
  await succeed(world, 'Delete', { physicalId: PhysicalResourceId });
});

test('an unexpected error is reported in 1 KB', async () => {
  const { world } = box;
  world.secret.describe = async () => {
    throw new TypeError('x'.repeat(5000));
  };
  await world.resource('Create');
  const reason = response(world)?.Reason ?? '';
  expect(reason).toContain('[Unexpected] TypeError: xxx');
  expect(Buffer.byteLength(reason)).toBe(1024);
});

test('the response URL, which is presigned, is redacted', async () => {
  const { world } = box;
  const { ResponseURL } = resourceEvent('Create');
  overrideAdapter(world, () => ({
    list: async () => {
      throw new Error(`no route to ${ResponseURL}`);
    },
  }));
  await world.resource('Create');
  expect(response(world)?.Reason).toContain('no route to ***');
  expect(world.lines.join()).not.toContain(ResponseURL);
});

test('the response is sent before the function times out', async () => {
  const { world } = box;
  world.watchLabels = false;
  world.secret.put = () => world.clock.sleep(HOUR) as never;
  const began = world.clock.now();
  await world.resource('Create');
  expect(response(world)?.Reason).toContain('[TimeRanOut]');
  expect(world.clock.now() - began).toBe(290 * SECOND);
});

test.each([
  [{ SecretArn: 'arn:of:another' }, 'WrongSecret'],
  [{ Kind: 'another' }, 'WrongKind'],
])('a resource with %j is refused', async (change, code) => {
  const { world } = box;
  const event = resourceEvent('Create');
  const properties = { ...event.ResourceProperties, ...change };
  await world.run(world.invoke({ ...event, ResourceProperties: properties }));
  expect(response(world)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(code) });
  expect(world.calls.made).toEqual([]);
});
