import { gzipSync } from 'node:zlib';
import { keyIdOf } from '../../../../client/src/api-keys/store/key-id';
import { LOG_GUARD_METRICS } from '../../../../lambdas/leaks/log-scanner/contract';
import { inputOf, sha256, World } from './fixture';

const LINE = '2026-11-29T10:00:00Z INFO request 5f8a done in 7 ms';
const macs = (world: World) => world.index.calls.filter((call) => call === 'GenerateMac').length;

describe('a finding', () => {
  test.each<[string, (value: string) => string]>([
    ['in a line of text', (value) => `Connected with ${value}.`],
    ['in JSON', (value) => JSON.stringify({ level: 'info', password: value })],
    ['in JSON in JSON', (value) => JSON.stringify({ body: JSON.stringify({ token: value }) })],
    ['as an environment variable', (value) => `ENV MAILER_KEY=${value}`],
    ['in a path', (value) => `GET /hooks/${value}/events?page=2 200`],
    ['in base64', (value) => Buffer.from(`{"value":"${value}"}`).toString('base64')],
    ['between quotes and colons', (value) => `user:'${value}':${'x'.repeat(3)}`],
  ])('is made of an owned value of no known form %s', async (_where, line) => {
    const world = new World();
    const value = world.own(world.secret());
    await world.scan(LINE, line(value));
    expect(world.messages).toEqual([
      {
        id: expect.stringMatching(/^log-guard-[\w-]{43}$/),
        source: 'log-guard',
        foundAt: '2026-11-29T10:19:59.001Z',
        receivedAt: '2026-11-29T10:20:00.000Z',
        subject: { fingerprint: world.index.fingerprintOf(value) },
        place: '/aws/lambda/checkout/2026/11/29/[$LATEST]5a, event event-1',
      },
    ]);
  });

  test('is made of a short password that a rule finds', async () => {
    const world = new World();
    const value = world.own(world.secret(14));
    await world.scan(`DATABASE_URL=postgres://shop:${value}@db.internal:5432/shop`);
    expect(world.subjects).toEqual([{ fingerprint: world.index.fingerprintOf(value) }]);
  });

  test("is made of a customer's key by its digest, which the index is asked for too", async () => {
    const world = new World();
    const key = world.customerKey();
    await world.scan(`Bearer ${key}`);
    expect(world.subjects).toEqual([{ customerKey: keyIdOf(key) }]);
    expect(world.messages[0]?.id).toMatch(/^[\w-]{1,80}$/);
    // A secret may hold the key.
    expect(macs(world)).toBe(1);
  });

  test('is not made of a value that nobody owns', async () => {
    const world = new World();
    await world.scan(`Bearer ${world.secret()}`, LINE);
    expect(world.messages).toEqual([]);
    expect(macs(world)).toBe(1);
  });

  test('is made of a hexadecimal key with a prefix of the app', async () => {
    const world = new World();
    const value = world.own(`hook_${world.secret(20, '0123456789abcdef')}`);
    await world.scan(`with ${value}, retried`);
    expect(world.subjects).toEqual([{ fingerprint: world.index.fingerprintOf(value) }]);
  });

  test('is made of UUIDs and hexadecimal texts on request only', async () => {
    const [world, other] = [new World(), new World({ tokens: { hex: true, prefixes: [] } })];
    for (const one of [world, other]) {
      const value = one.own(one.secret(32, '0123456789abcdef'));
      await one.scan(`request ${value} ${one.random.uuid()}`);
      expect(one.messages).toHaveLength(one === world ? 0 : 1);
    }
    expect([macs(world), macs(other)]).toEqual([0, 2]);
  });
});

describe('a value that is logged 10,000 times', () => {
  test('makes one finding in an hour', async () => {
    const world = new World();
    const value = world.own(world.secret());
    const lines = Array.from({ length: 1000 }, (_, n) => `${n} token ${value}`);
    for (let invocation = 0; invocation < 10; invocation++) await world.scan(...lines);
    expect(world.messages).toHaveLength(1);
    expect(macs(world)).toBe(10);
    world.now += 60 * 60_000;
    await world.scan(...lines);
    expect(new Set(world.messages.map(({ id }) => id)).size).toBe(2);
  });

  test('has the same id in each process', async () => {
    const worlds = [new World(), new World()];
    for (const world of worlds) await world.scan(`token ${world.own(world.secret())}`);
    expect(worlds[0]?.messages[0]?.id).toBe(worlds[1]?.messages[0]?.id);
  });

  test('is looked up once while nobody owns it, and again after a while', async () => {
    const world = new World();
    const value = world.secret();
    for (let n = 0; n < 5; n++) await world.scan(`token ${value}`);
    expect(macs(world)).toBe(1);
    world.own(value);
    world.now += 16 * 60_000;
    await world.scan(`token ${value}`);
    expect(world.messages).toHaveLength(1);
  });
});

describe('masked events', () => {
  const masked = (length = 40) => `{"password":"${'*'.repeat(length)}"}`;

  test('are read as they were written', async () => {
    const world = new World();
    const value = world.own(world.secret());
    world.written
      .set('event-1', `{"password":"${value}"}`)
      .set('another', `token ${world.own(world.secret())}`);
    world.lag = 2;
    await world.scan(LINE, masked());
    expect(world.subjects).toEqual([{ fingerprint: world.index.fingerprintOf(value) }]);
    const [filter] = world.inputs.map((input) => JSON.parse(input));
    expect(filter).toEqual({
      logGroupName: '/aws/lambda/checkout',
      logStreamNames: ['2026/11/29/[$LATEST]5a'],
      startTime: Date.parse('2026-11-29T10:19:59.001Z'),
      endTime: Date.parse('2026-11-29T10:19:59.001Z'),
      unmask: true,
    });
  });

  test('are read again while only others are returned', async () => {
    const world = new World();
    const value = world.own(world.secret());
    world.written.set('another', 'done');
    world.onSleep = () => world.written.set('event-0', `{"password":"${value}"}`);
    await world.scan(masked());
    expect(world.subjects).toEqual([{ fingerprint: world.index.fingerprintOf(value) }]);
  });

  test('that cannot be read are counted', async () => {
    const world = new World();
    world.lag = 9;
    await world.scan(masked(), masked());
    expect(world.log).toMatchObject({ MaskedEventsNotRead: 2, [LOG_GUARD_METRICS.notScanned]: 2 });
    expect(world.index.calls).toHaveLength(3);
  });

  test('are no short rows of asterisks', async () => {
    const world = new World();
    await world.scan('*** done ***');
    expect(world.index.calls).toEqual([]);
  });
});

describe('limits', () => {
  test("look customers' keys and findings of rules up first, and count the others", async () => {
    const world = new World({ lookups: 2 });
    const key = world.customerKey();
    const password = world.own(world.secret());
    const others = Array.from({ length: 10 }, () => world.secret());
    await world.scan(...others, `Bearer ${key}`, `password: "${password}"`);
    expect(world.subjects).toHaveLength(2);
    expect(world.log).toMatchObject({
      TextsOverTheLimit: 10,
      [LOG_GUARD_METRICS.notScanned]: 10,
      [LOG_GUARD_METRICS.lookups]: 2,
    });
  });

  test('of time count the events that are left', async () => {
    const world = new World();
    world.remaining = 1000;
    await world.scan(`token ${world.own(world.secret())}`, LINE);
    expect(world.messages).toEqual([]);
    expect(world.log).toMatchObject({ EventsAfterTheDeadline: 2, [LOG_GUARD_METRICS.notScanned]: 2 });
  });

  test('refuse a text that is no batch, without a part of it', async () => {
    const world = new World();
    const secret = world.secret();
    const bomb = inputOf([{ id: '1', timestamp: 1, message: `${secret}${' '.repeat(33 * 1024 * 1024)}` }]);
    const inputs = [
      {},
      null,
      { awslogs: { data: secret } },
      bomb,
      { awslogs: { data: gzipSync(`{"${secret}`).toString('base64') } },
      inputOf([{ id: '1', timestamp: 1, message: undefined as never }]),
      inputOf([], { logGroup: undefined }),
    ];
    for (const input of inputs) {
      const error = await world.invoke(input).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ name: 'MalformedLogEvents' });
      expect(String((error as Error).stack)).not.toContain(secret.slice(0, 12));
    }
  });

  test('ignore control messages', async () => {
    const world = new World();
    const event = { id: '1', timestamp: 1, message: `token ${world.own(world.secret())}` };
    await world.invoke(inputOf([event], { messageType: 'CONTROL_MESSAGE' }));
    expect([world.messages, world.inputs]).toEqual([[], []]);
  });

  test('hold for lines of 1 MB', async () => {
    const world = new World();
    const value = world.own(world.secret());
    await world.scan(`${'ab='.repeat(170_000)} ${value} ${'/'.repeat(500_000)}`);
    expect(world.messages).toHaveLength(1);
  });
});

test('a failed call fails the invocation, and its repetition reports the leak', async () => {
  for (const operation of ['GenerateMac', 'BatchGetItem', 'SendMessageBatch']) {
    const world = new World();
    const line = `token ${world.own(world.secret())}`;
    world.errors.set(operation, Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    await expect(world.scan(line)).rejects.toThrow('no');
    world.errors.clear();
    await world.scan(line);
    expect(world.messages).toHaveLength(1);
  }
});

test('no value, and no hash of one without a key, is in the log, in a message or in a call', async () => {
  const world = new World();
  const values = [world.own(world.secret()), world.secret(), world.own(world.secret(12))];
  world.written.set('event-2', `password: "${values[2]}"`);
  await world.scan(`a ${values[0]}`, `b ${values[1]}`, `password: "${'*'.repeat(12)}"`);
  expect(world.messages).toHaveLength(2);
  // KMS alone gets the digest of a value.
  const [sent, output] = [JSON.stringify(world.messages), world.output];
  for (const value of values) {
    expect(output).not.toContain(value);
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(world.lines.join('\n') + sent).not.toContain(sha256(value).toString(encoding).slice(0, 16));
  }
});
