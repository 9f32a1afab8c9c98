import { createHash } from 'node:crypto';
import { createKey, keyDigest, keyIdOf } from '../../../client/src/adapters/api-keys';
import { awsLeakIndex } from '../../../engine/src/leak-index/aws-leak-index';
import { createLog } from '../../../engine/src/log';
import { LeakIndexModel } from '../../../engine/src/testing/leak-index-model';
import { SECRET } from '../../../engine/src/testing/resource-event';
import { DAY, type Rotator } from '../../../engine/src/testing/rotator';
import { sdkError } from '../../../engine/src/testing/sdk-error';
import { issuer as accessKeys } from '../../../lambdas/credentials/access-key/issuer';
import { issuer as generated } from '../../../lambdas/credentials/generated/issuer';
import { issuer as keyring } from '../../../lambdas/credentials/keyring/issuer';
import type { AwsJson } from '../../../lambdas/leaks/matcher/aws-json';
import { Matcher, type MatcherOptions } from '../../../lambdas/leaks/matcher/matcher';
import { callsTo, deployed } from './rotator';

const index = () => new LeakIndexModel();
const pauses: number[] = [];
const clock = { now: () => 1000, sleep: async (ms: number) => void pauses.push(ms) };
const over = (call: AwsJson, options: Partial<MatcherOptions> = {}) =>
  new Matcher({ table: new LeakIndexModel().location.table, call, clock, ...options });

beforeEach(() => pauses.splice(0));

const member = (rotator: Rotator, label: string, name: string): string =>
  JSON.parse(rotator.secret.text(label) ?? '{}')[name] ?? '';
const rotate = async (rotator: Rotator) => expect(await rotator.rotate()).toBe('done');

describe('a match', () => {
  test('names the secret, version, kind, credential and prefix', async () => {
    const model = index();
    const rotator = await deployed(generated, model);
    const key = member(rotator, 'AWSCURRENT', 'key');
    const version = rotator.secret.labels.AWSCURRENT;
    const found = await over(callsTo(model, { [SECRET]: rotator })).match([key, 'another-value', 'short']);
    expect([...found]).toEqual([
      [
        key,
        [
          {
            fingerprint: model.fingerprintOf(key),
            secret: SECRET,
            version,
            kind: 'generated',
            credential: version,
            prefix: 'hook_',
            issuedAt: expect.any(Number),
            state: 'current',
          },
        ],
      ],
    ]);
  });

  test('is found by the digest of a value too', async () => {
    const model = index();
    const rotator = await deployed(generated, model);
    const digest = createHash('sha256')
      .update(member(rotator, 'AWSCURRENT', 'key'))
      .digest('hex');
    const found = await over(callsTo(model, { [SECRET]: rotator })).matchDigests([digest, '00'.repeat(32)]);
    expect([...found.keys()]).toEqual([digest]);
  });

  test('of a key held by a label goes through its states', async () => {
    const model = index();
    const rotator = await deployed(generated, model);
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    const first = member(rotator, 'AWSCURRENT', 'key');
    const stateOf = async (key: string) => (await matcher.match([key])).get(key)?.[0]?.state;
    rotator.secret.startRotation('token-of-a-rotation-0000000000001');
    await rotator.step('createSecret', 'token-of-a-rotation-0000000000001');
    expect(await stateOf(member(rotator, 'AWSPENDING', 'key'))).toBe('pending');
    await rotate(rotator).catch(() => undefined);
    await rotator.rotate('token-of-a-rotation-0000000000001');
    expect(await stateOf(first)).toBe('grace');
    expect(await stateOf(member(rotator, 'AWSCURRENT', 'key'))).toBe('current');
    rotator.clock.pass(2 * DAY);
    await rotator.sweep();
    expect(await stateOf(first)).toBe('dead');
  });

  test('of an access key without a label follows its record: it works until it is disabled', async () => {
    const model = index();
    const rotator = await deployed(accessKeys, model);
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    const first = JSON.parse(rotator.secret.text('AWSCURRENT') ?? '') as Record<string, string>;
    const leaked = first.secretAccessKey ?? '';
    const match = async () => (await matcher.match([leaked])).get(leaked)?.[0];
    expect(await match()).toMatchObject({
      kind: 'access-key',
      credential: first.accessKeyId,
      state: 'current',
    });
    await rotate(rotator);
    expect((await match())?.state).toBe('grace');
    // Its label is gone, and its issuer accepts it still.
    await rotator.secret.move('AWSPREVIOUS', { from: rotator.secret.labels.AWSPREVIOUS as string });
    expect((await match())?.state).toBe('grace');
    // The grace begins with the sweep that finds the label gone.
    for (let sweep = 0; sweep < 5; sweep++) {
      await rotator.sweep();
      rotator.clock.pass(DAY);
    }
    expect((await match())?.state).toBe('dead');
    rotator.clock.pass(10 * DAY);
    await rotator.sweep();
    rotator.clock.pass(DAY);
    await rotator.sweep();
    expect((await match())?.state).toBe('dead');
    expect(await matcher.byCredential(first.accessKeyId ?? '')).toMatchObject([
      { secret: SECRET, credential: first.accessKeyId, state: 'dead' },
    ]);
    expect(await matcher.byCredential('AKIAUNKNOWN')).toEqual([]);
  });

  test('of a keyring names the key, and is current as long as the current ring carries it', async () => {
    const model = index();
    const rotator = await deployed(keyring, model);
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    const ring = () => JSON.parse(rotator.secret.text('AWSCURRENT') ?? '') as Record<string, never> & Ring;
    const { current, keys } = ring();
    const secretOf = (key: RingKey | undefined) => key?.d ?? key?.k ?? '';
    const leaked = secretOf(keys.find(({ kid }) => kid === current));
    const states: string[] = [];
    for (let rotation = 0; rotation < 5; rotation++) {
      const match = (await matcher.match([leaked])).get(leaked)?.[0];
      expect(match?.credential).toBe(current);
      expect(match?.state === 'current').toBe(ring().keys.some((key) => secretOf(key) === leaked));
      states.push(match?.state ?? 'none');
      await rotate(rotator);
      rotator.clock.pass(2 * DAY);
      await rotator.sweep();
      rotator.clock.pass(2 * DAY);
      await rotator.sweep();
    }
    expect([states[0], states.at(-1)]).toEqual(['current', 'dead']);
    for (const key of ring().keys)
      expect((await matcher.match([secretOf(key)])).get(secretOf(key))?.[0]?.state).toBe('current');
  });
});

interface RingKey {
  readonly kid: string;
  readonly d?: string;
  readonly k?: string;
}
interface Ring {
  readonly current: string;
  readonly keys: readonly RingKey[];
}

describe('a value of several secrets', () => {
  /** Another secret that holds the same value in another version. */
  const COPY = `${SECRET}-copy`;

  async function copied() {
    const model = index();
    const rotator = await deployed(generated, model);
    const key = member(rotator, 'AWSCURRENT', 'key');
    const log = createLog(
      { FunctionName: 'test' },
      () => undefined,
      () => 0,
    );
    const config = { ...model.location, secretArn: COPY, kind: 'generated' };
    const credentials = [{ id: 'copied-version', secrets: [key] }];
    const other = awsLeakIndex(config, log, model.call);
    await other.write({ version: 'copied-version', issued: 7, current: true, credentials });
    return { model, rotator, key };
  }

  test('has an owner for each, those in use first', async () => {
    const { model, rotator, key } = await copied();
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    const owners = async () =>
      ((await matcher.match([key, 'another-value'])).get(key) ?? []).map(({ secret, state }) => [
        secret,
        state,
      ]);
    expect(await owners()).toEqual([
      [SECRET, 'current'],
      [COPY, 'unknown'],
    ]);
    for (const stage of ['AWSCURRENT', 'AWSPREVIOUS']) rotator.secret.setLabel(stage, undefined);
    expect(await owners()).toEqual([
      [COPY, 'unknown'],
      [SECRET, 'dead'],
    ]);
    const byFingerprint = await matcher.byFingerprint(model.fingerprintOf(key));
    expect(byFingerprint.map(({ secret }) => secret)).toEqual([SECRET, COPY]);
    expect(await matcher.byCredential('copied-version')).toMatchObject([
      { secret: COPY, fingerprint: model.fingerprintOf(key) },
    ]);
  });

  test("may also be a customer's key", async () => {
    const { model, rotator } = await copied();
    const store = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Keys';
    const key = createKey('shop');
    const log = createLog(
      { FunctionName: 'test' },
      () => undefined,
      () => 0,
    );
    const config = { ...model.location, secretArn: COPY, kind: 'generated' };
    const credentials = [{ id: 'v', secrets: [key] }];
    await awsLeakIndex(config, log, model.call).write({
      version: 'v',
      issued: 7,
      current: true,
      credentials,
    });
    const calls = callsTo(model, { [SECRET]: rotator });
    const item = { id: { S: keyIdOf(key) }, digest: { S: keyDigest(key) }, owner: { S: 'customer-7' } };
    const call: AwsJson = async (service, operation, input) =>
      JSON.stringify(input).includes('"Keys":{"ProjectionExpression"')
        ? { Responses: { Keys: [{ ...item, hint: { S: 'shop_…' }, createdAt: { N: '1' } }] } }
        : calls(service, operation, input);
    const found = await over(call, { apiKeyStores: [store] }).match([key]);
    expect(found.get(key)?.map(({ secret }) => secret)).toEqual([store, COPY]);
  });
});

describe('a state is unknown', () => {
  async function leaked() {
    const model = index();
    const rotator = await deployed(generated, model);
    return { model, rotator, key: member(rotator, 'AWSCURRENT', 'key') };
  }

  test('without the permission to describe the secret, and for a secret that is gone', async () => {
    const { model, key } = await leaked();
    const calls = callsTo(model);
    const denied: AwsJson = async (service, operation, input) => {
      if (service === 'secretsmanager') throw sdkError('AccessDeniedException', 400);
      return calls(service, operation, input);
    };
    const reasonOf = async (call: AwsJson) => (await over(call).match([key])).get(key)?.[0];
    expect(await reasonOf(denied)).toMatchObject({
      state: 'unknown',
      reason: 'secretsmanager:DescribeSecret is denied',
    });
    expect(await reasonOf(calls)).toMatchObject({
      state: 'unknown',
      reason: 'the secret does not exist any more',
    });
  });

  test('for a secret that is scheduled for deletion', async () => {
    const { model, key } = await leaked();
    const calls = callsTo(model);
    const call: AwsJson = async (service, operation, input) =>
      service === 'secretsmanager'
        ? { DeletedDate: 1, VersionIdsToStages: {} }
        : calls(service, operation, input);
    expect((await over(call).match([key])).get(key)?.[0]?.state).toBe('unknown');
  });

  test('for a version without a label while the index does not have every labelled version', async () => {
    const { model, rotator, key } = await leaked();
    rotator.calls.fault = (name) => (name === 'UpdateItem' ? 'deny' : undefined);
    await rotate(rotator);
    rotator.secret.setLabel('AWSPREVIOUS', undefined);
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    expect((await matcher.match([key])).get(key)?.[0]).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('does not have the version'),
    });
    rotator.calls.reset();
    await rotator.sweep();
    expect((await matcher.match([key])).get(key)?.[0]?.state).toBe('dead');
  });
});

describe('calls', () => {
  const values = Array.from({ length: 250 }, (_, n) => `value-number-${n}`);

  test('are made once for each value, and in batches of 100', async () => {
    const model = index();
    await over(callsTo(model)).match([...values, ...values]);
    expect(model.calls.filter((one) => one === 'GenerateMac')).toHaveLength(250);
    expect(model.calls.filter((one) => one === 'BatchGetItem')).toHaveLength(3);
    model.calls.splice(0);
    expect(await over(callsTo(model)).match([])).toEqual(new Map());
    expect(model.calls).toEqual([]);
  });

  test('are bounded at the same time', async () => {
    const model = index();
    let [now, most] = [0, 0];
    const calls = callsTo(model);
    const call: AwsJson = async (service, operation, input) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return calls(service, operation, input);
    };
    await over(call).match(values);
    expect(most).toBe(32);
  });

  test('ask again for keys that DynamoDB left unprocessed', async () => {
    const model = index();
    const rotator = await deployed(generated, model);
    const key = member(rotator, 'AWSCURRENT', 'key');
    model.mostAnswered = 30;
    const found = await over(callsTo(model, { [SECRET]: rotator })).match([...values.slice(0, 90), key]);
    expect([...found.keys()]).toEqual([key]);
    expect(pauses).toHaveLength(3);
    model.mostAnswered = 0;
    await expect(over(callsTo(model)).match([key])).rejects.toThrow(
      'DynamoDB left 1 keys of LeakIndex unprocessed',
    );
  });

  test.each([
    ['ThrottlingException of the SDK', sdkError('ThrottlingException', 400)],
    ['a failure without a response', sdkError('TimeoutError')],
    [
      'a failure of the client',
      Object.assign(new Error('slow'), { failure: 'throttled', code: 'Throttling' }),
    ],
  ])('are repeated after %s', async (_what, error) => {
    const model = index();
    const calls = callsTo(model);
    let failures = 5;
    const call: AwsJson = async (service, operation, input) => {
      if (failures-- > 0) throw error;
      return calls(service, operation, input);
    };
    expect(await over(call).match(['a-value-of-nobody'])).toEqual(new Map());
    expect(pauses).toHaveLength(5);
    failures = Number.POSITIVE_INFINITY;
    await expect(over(call).match(['a-value-of-nobody'])).rejects.toBe(error);
  });

  test('end with the first error that is not repeated', async () => {
    const denied = sdkError('AccessDeniedException', 400);
    let calls = 0;
    const call: AwsJson = async () => {
      calls++;
      throw denied;
    };
    await expect(over(call).match(values)).rejects.toBe(denied);
    expect(calls).toBeLessThanOrEqual(32);
  });

  test('use the alias of the key by default', async () => {
    const keys: unknown[] = [];
    const model = index();
    const calls = callsTo(model);
    const call: AwsJson = async (service, operation, input) => {
      if (operation === 'GenerateMac') keys.push((input as { KeyId: string }).KeyId);
      return calls(service, operation, input);
    };
    await over(call).match(['a-value-of-nobody']);
    await over(call, { key: 'the-key' }).match(['a-value-of-nobody']);
    expect(keys).toEqual(['alias/rekey-leak-index/LeakIndex', 'the-key']);
  });
});

describe("customers' keys", () => {
  const store = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Keys';
  const itemOf = (key: string, changes: object = {}) => ({
    id: { S: keyIdOf(key) },
    digest: { S: keyDigest(key) },
    owner: { S: 'customer-7' },
    hint: { S: 'shop_…abcd' },
    createdAt: { N: '5' },
    ...changes,
  });
  const callOf =
    (items: readonly ReturnType<typeof itemOf>[]): AwsJson =>
    async (_service, operation, input) => {
      expect(operation).toBe('BatchGetItem');
      const { RequestItems } = input as { RequestItems: { Keys: { Keys: { id: { S: string } }[] } } };
      const ids = RequestItems.Keys.Keys.map(({ id }) => id.S);
      return { Responses: { Keys: items.filter(({ id }) => ids.includes(id.S)) } };
    };

  test('are matched by the digests of their store, without KMS', async () => {
    const keys = Array.from({ length: 5 }, () => createKey('shop'));
    const items = [
      itemOf(keys[0] as string),
      itemOf(keys[1] as string, { revokedAt: { N: '7' } }),
      itemOf(keys[2] as string, { retiresAt: { N: '5000' }, replacedBy: { S: 'x' } }),
      itemOf(keys[3] as string, { expiresAt: { N: '900' } }),
    ];
    const matcher = new Matcher({ apiKeyStores: [store], call: callOf(items), clock });
    const found = await matcher.match(keys);
    expect(keys.map((key) => found.get(key)?.[0]?.state)).toEqual([
      'current',
      'dead',
      'grace',
      'dead',
      undefined,
    ]);
    expect(found.get(keys[0] as string)).toEqual([
      {
        secret: store,
        version: keyIdOf(keys[0] as string),
        kind: 'customer-key',
        credential: keyIdOf(keys[0] as string),
        owner: 'customer-7',
        issuedAt: 5,
        state: 'current',
      },
    ]);
  });

  test('with the id of another key are not matched', async () => {
    const [key, other] = [createKey('shop'), createKey('shop')];
    const item = itemOf(key, { digest: { S: keyDigest(other) } });
    const matcher = new Matcher({ apiKeyStores: [store], call: callOf([item]), clock });
    expect(await matcher.match([key])).toEqual(new Map());
  });
});
