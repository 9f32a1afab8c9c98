import { LEAK_INDEX } from '../../src/contract';
import { awsLeakIndex } from '../../src/leak-index/aws-leak-index';
import { fingerprintIn, itemKeyOf, MOST_OWNERS } from '../../src/leak-index/fingerprint';
import { createLog } from '../../src/log';
import { LeakIndexModel } from '../../src/testing/leak-index-model';
import { Random } from '../../src/testing/random';
import { sdkError } from '../../src/testing/sdk-error';

const VALUE = 'a-value-of-several-secrets';
const log = createLog({ FunctionName: 'test' }, () => undefined, Date.now);

/** Writes a version of a secret that holds the value. */
function write(model: LeakIndexModel, secretArn: string, version: string, current: boolean, prefix?: string) {
  const config = { ...model.location, secretArn, kind: 'generated', ...(prefix && { prefix }) };
  const credentials = [{ id: `id-of-${version}`, secrets: [VALUE] }];
  return awsLeakIndex(config, log, model.call).write({ version, issued: 1, current, credentials });
}

const owners = (model: LeakIndexModel) =>
  model
    .itemsOf(VALUE)
    .map(({ secret, version }) => `${secret?.S} ${version?.S}`)
    .sort();

test('each secret that holds a value has an item', async () => {
  const model = new LeakIndexModel();
  await write(model, 'arn:a', 'a1', true);
  await write(model, 'arn:b', 'b1', true);
  await write(model, 'arn:c', 'c1', false);
  expect(owners(model)).toEqual(['arn:a a1', 'arn:b b1', 'arn:c c1']);
  const key = model.fingerprintOf(VALUE);
  expect([...model.items.keys()]).toEqual([key, itemKeyOf(key, 1), itemKeyOf(key, 2)]);
  expect([...model.items.keys()].map(fingerprintIn)).toEqual([key, key, key]);
});

test('a value of several versions of one secret belongs to the current one', async () => {
  const model = new LeakIndexModel();
  await write(model, 'arn:a', 'a1', true);
  await write(model, 'arn:b', 'b1', false);
  await write(model, 'arn:b', 'b2', true, 'hook_');
  await write(model, 'arn:b', 'b1', false);
  expect(owners(model)).toEqual(['arn:a a1', 'arn:b b2']);
  expect(model.itemsOf(VALUE)[1]).toEqual({
    [LEAK_INDEX.fingerprint]: { S: itemKeyOf(model.fingerprintOf(VALUE), 1) },
    ...{ secret: { S: 'arn:b' }, version: { S: 'b2' }, kind: { S: 'generated' } },
    ...{ credential: { S: 'id-of-b2' }, prefix: { S: 'hook_' }, issuedAt: { N: '1' } },
  });
});

test('whatever the order of the writes, and if some of them die, no owner is lost or written twice', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = new Random(seed);
    const model = new LeakIndexModel();
    const secrets = Array.from({ length: random.integer(2, 6) }, (_, n) => `arn:${n}`);
    const current = new Map<string, string>();
    for (let step = 0; step < 20; step++) {
      const batch = Array.from({ length: random.integer(1, 4) }, async () => {
        const secret = secrets[random.integer(0, secrets.length - 1)] as string;
        const isCurrent = random.integer(0, 1) === 1;
        const version = isCurrent ? `new-${secret}` : `old-${secret}-${random.integer(1, 3)}`;
        const dies = random.integer(1, 6) === 1;
        const call: LeakIndexModel['call'] = async (service, operation, input) => {
          const output = await model.call(service, operation, input);
          if (dies && operation === 'UpdateItem') throw sdkError('TimeoutError');
          return output;
        };
        const config = { ...model.location, secretArn: secret, kind: 'generated' };
        const credentials = [{ id: version, secrets: [VALUE] }];
        const done = await awsLeakIndex(config, log, call)
          .write({ version, issued: 1, current: isCurrent, credentials })
          .then(() => true)
          .catch(() => false);
        if (done && !current.has(secret)) current.set(secret, '');
        if (done && isCurrent) current.set(secret, version);
      });
      await Promise.all(batch);
    }
    const found = model.itemsOf(VALUE);
    expect(new Set(found.map(({ secret }) => secret?.S)).size).toBe(found.length);
    for (const [secret, version] of current) {
      const item = found.find((one) => one.secret?.S === secret);
      expect([seed, secret, item === undefined]).toEqual([seed, secret, false]);
      if (version !== '') expect(item?.version?.S).toBe(version);
    }
    // Readers look at the items in order, until one is missing.
    const key = model.fingerprintOf(VALUE);
    for (let n = 0; n < found.length; n++) expect(model.items.has(itemKeyOf(key, n))).toBe(true);
  }
});

test('more secrets than the index keeps for one value are an error, not a loss', async () => {
  const model = new LeakIndexModel();
  for (let n = 0; n < MOST_OWNERS; n++) await write(model, `arn:${n}`, 'v1', true);
  await expect(write(model, 'arn:one-more', 'v1', true)).rejects.toThrow('More than 50 secrets');
  expect(model.itemsOf(VALUE)).toHaveLength(MOST_OWNERS);
});
