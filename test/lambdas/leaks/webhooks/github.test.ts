import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { isSigned } from '../../../../lambdas/leaks/webhooks/github/signature';
import { API, alertDelivery, HOOK, seeded, signature, World } from '../world';

const DAY = 86_400_000;

describe('the signature', () => {
  // GitHub documentation, "Validating webhook deliveries", "Testing the webhook payload validation".
  const secret = "It's a Secret to Everybody";
  const body = Buffer.from('Hello, World!');
  const documented = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

  test('of the documentation is valid', () => {
    expect(isSigned(body, documented, [secret])).toBe(true);
    expect(isSigned(body, documented, ['another', secret])).toBe(true);
  });

  test.each([
    ['another body', 'Hello, World?', documented],
    ['another signature', 'Hello, World!', documented.replace('7571', '7572')],
    ['no signature', 'Hello, World!', undefined],
    ['the header of SHA-1', 'Hello, World!', 'sha1=0000000000000000000000000000000000000000'],
    ['upper case', 'Hello, World!', documented.toUpperCase()],
    ['a shorter one', 'Hello, World!', documented.slice(0, -2)],
    ['a longer one', 'Hello, World!', `${documented}00`],
    ['two, joined by the API', 'Hello, World!', `${documented},${documented}`],
  ])('is not valid for %s', (_what, text, header) => {
    expect(isSigned(Buffer.from(text), header, [secret])).toBe(false);
  });

  test('is not valid without a secret', () => {
    expect(isSigned(body, documented, [])).toBe(false);
  });
});

describe('a delivery', () => {
  test('becomes a message, which holds the names only', async () => {
    const world = new World();
    expect(await world.deliver(alertDelivery())).toMatchObject({ statusCode: 202 });
    expect(world.queue.map(({ body }) => JSON.parse(body))).toEqual([
      {
        type: 'github-alert',
        delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
        repository: 'octo-org/shop',
        number: 1,
        action: 'created',
        foundAt: '2026-11-29T11:59:00.000Z',
        receivedAt: '2026-11-29T12:00:00.000Z',
        source: API,
      },
    ]);
  });

  test('with a body in base64 is verified on its bytes', async () => {
    const world = new World();
    const body = JSON.stringify({ ...alertDelivery(), sender: { login: 'Zoë 🐙' } });
    expect(await world.deliver(body, {}, true)).toMatchObject({ statusCode: 202 });
    expect(world.queue).toHaveLength(1);
  });

  test('is accepted with headers in another case', async () => {
    const world = new World();
    const body = JSON.stringify(alertDelivery());
    const headers = {
      'X-GitHub-Event': 'secret_scanning_alert',
      'X-Hub-Signature-256': signature(body, seeded('hook')),
    };
    expect(await world.post('POST /github', body, headers)).toMatchObject({ statusCode: 202 });
  });

  test.each([
    ['a wrong signature', { 'x-hub-signature-256': signature('x', 'x') }],
    ['no signature', { 'x-hub-signature-256': '' }],
    ['the signature of an older protocol', { 'x-hub-signature-256': '', 'x-hub-signature': 'sha1=00' }],
  ])('with %s has no effect', async (_what, headers) => {
    const world = new World();
    expect(await world.deliver(alertDelivery(), headers)).toMatchObject({ statusCode: 401 });
    expect(world.queue).toEqual([]);
    expect(world.metric('LeakRequestsRejected')).toBe(1);
  });

  test('signed in another encoding of the same JSON has no effect', async () => {
    const world = new World();
    const sent = signature(JSON.stringify(alertDelivery(), null, 1), seeded('hook'));
    expect(await world.deliver(alertDelivery(), { 'x-hub-signature-256': sent })).toMatchObject({
      statusCode: 401,
    });
    expect(world.queue).toEqual([]);
  });

  test('of a source that is not configured has no effect', async () => {
    const world = new World();
    Object.assign(world.sources, { github: undefined });
    expect(await world.deliver(alertDelivery())).toMatchObject({ statusCode: 401 });
  });

  test('of the ping is answered', async () => {
    const world = new World();
    const ping = { zen: 'Keep it logically awesome.', hook_id: 1 };
    expect(await world.deliver(ping, { 'x-github-event': 'ping' })).toMatchObject({ statusCode: 200 });
    expect(world.queue).toEqual([]);
  });

  test.each(['created', 'reopened', 'publicly_leaked', 'validated'])(
    'of the action %s is queued',
    async (action) => {
      const world = new World();
      await world.deliver(alertDelivery(1, {}, action));
      expect(world.queue).toHaveLength(1);
    },
  );

  test.each(['resolved', 'assigned', 'unassigned', 'metadata_created', 'unheard_of'])(
    'of the action %s is counted and ignored',
    async (action) => {
      const world = new World();
      expect(await world.deliver(alertDelivery(1, {}, action))).toMatchObject({ statusCode: 200 });
      expect(world.queue).toEqual([]);
      expect(world.metric('LeakReportsIgnored')).toBe(1);
    },
  );

  test('of another event is ignored', async () => {
    const world = new World();
    await world.deliver(alertDelivery(), { 'x-github-event': 'secret_scanning_alert_location' });
    expect(world.queue).toEqual([]);
    expect(world.codes()).toEqual(['event secret_scanning_alert_location']);
  });

  test.each([
    ['no JSON', 'payload=%7B%7D', 200],
    ['no alert', { action: 'created', repository: { full_name: 'a/b' } }, 400],
    ['a number that is a text', alertDelivery(1, { number: '1' }), 400],
    ['a negative number', alertDelivery(-1), 400],
    ['a repository with a path', { ...alertDelivery(), repository: { full_name: '../../x/y' } }, 400],
    ['a repository with an address', { ...alertDelivery(), repository: { full_name: 'a/b?c=d' } }, 400],
    ['no repository', { ...alertDelivery(), repository: null }, 400],
  ])('with %s has no effect', async (_what, body, statusCode) => {
    const world = new World();
    expect(await world.deliver(body as object)).toMatchObject({ statusCode });
    expect(world.queue).toEqual([]);
  });

  test('of a creation a week ago is a replay', async () => {
    const world = new World();
    world.time += 7 * DAY;
    expect(await world.deliver(alertDelivery())).toMatchObject({ body: '{"ignored":"stale"}' });
    expect(world.queue).toEqual([]);
  });

  test('with more than 1 MB is refused before anything is read', async () => {
    const world = new World();
    const body = { ...alertDelivery(), padding: 'x'.repeat(1024 * 1024) };
    expect(await world.deliver(body)).toMatchObject({ statusCode: 413 });
    expect(await world.deliver(body, {}, true)).toMatchObject({ statusCode: 413 });
    expect(world.calls).toEqual([]);
  });

  test('that cannot be queued is answered with 503, so that GitHub shows a failure', async () => {
    const world = new World();
    world.fault = (operation) =>
      operation === 'SendMessageBatch' ? sdkError('InternalFailure', 500) : undefined;
    expect(await world.deliver(alertDelivery())).toMatchObject({ statusCode: 503 });
    world.fault = () => undefined;
    world.refusedEntries = 1;
    expect(await world.deliver(alertDelivery())).toMatchObject({ statusCode: 503 });
    expect(world.codes()).toEqual(['InternalFailure', 'InternalError']);
  });
});

describe('the secret of the webhook', () => {
  test('is read once in five minutes', async () => {
    const world = new World();
    for (let n = 1; n <= 3; n++) await world.deliver(alertDelivery(n));
    expect(world.calls.filter((one) => one === 'GetSecretValue')).toHaveLength(2);
    world.time += 5 * 60_000;
    await world.deliver(alertDelivery(4));
    expect(world.calls.filter((one) => one === 'GetSecretValue')).toHaveLength(4);
    expect(world.queue).toHaveLength(4);
  });

  test('can be rotated: its two versions are accepted, and the new one without a wait', async () => {
    const world = new World();
    await world.deliver(alertDelivery(1));
    const old = seeded('hook');
    world.secrets[HOOK] = { AWSCURRENT: seeded('new hook'), AWSPREVIOUS: old };
    world.time += 60_000;
    expect(await world.deliver(alertDelivery(2))).toMatchObject({ statusCode: 202 });
    const body = JSON.stringify(alertDelivery(3));
    expect(await world.deliver(body, { 'x-hub-signature-256': signature(body, old) })).toMatchObject({
      statusCode: 202,
    });
    world.secrets[HOOK] = { AWSCURRENT: seeded('new hook') };
    world.time += 5 * 60_000;
    expect(await world.deliver(body, { 'x-hub-signature-256': signature(body, old) })).toMatchObject({
      statusCode: 401,
    });
  });

  test('in JSON is read as Credential.generated writes it', async () => {
    const world = new World();
    world.secrets[HOOK] = { AWSCURRENT: JSON.stringify({ key: seeded('hook') }) };
    const body = JSON.stringify(alertDelivery());
    const headers = { 'x-hub-signature-256': signature(body, seeded('hook')) };
    expect(await world.deliver(body, headers)).toMatchObject({ statusCode: 202 });
  });

  test('is not read more than once a minute for strangers', async () => {
    const world = new World();
    const wrong = { 'x-hub-signature-256': signature('x', 'x') };
    for (let n = 0; n < 100; n++) await world.deliver(alertDelivery(), wrong);
    expect(world.calls).toHaveLength(2);
    world.time += 60_000;
    for (let n = 0; n < 100; n++) await world.deliver(alertDelivery(), wrong);
    expect(world.calls).toHaveLength(4);
    expect(world.queue).toEqual([]);
  });

  test('stays usable for an hour while Secrets Manager does not answer', async () => {
    const world = new World();
    const down = (operation: string) =>
      operation === 'GetSecretValue' ? sdkError('InternalServiceError', 500) : undefined;
    world.fault = down;
    expect(await world.deliver(alertDelivery(1))).toMatchObject({ statusCode: 503 });
    world.fault = () => undefined;
    expect(await world.deliver(alertDelivery(1))).toMatchObject({ statusCode: 202 });
    world.fault = down;
    world.time += 59 * 60_000;
    expect(await world.deliver(alertDelivery(2))).toMatchObject({ statusCode: 202 });
    world.time += 6 * 60_000;
    expect(await world.deliver(alertDelivery(3))).toMatchObject({ statusCode: 503 });
  });
});

test('another route is refused', async () => {
  const world = new World();
  expect(await world.post('GET /', '', {})).toMatchObject({ statusCode: 404 });
  expect(await world.webhooks(undefined)).toMatchObject({ statusCode: 404 });
});
