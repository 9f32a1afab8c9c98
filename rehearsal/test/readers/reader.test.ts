import { Reader } from '../../src/rehearse/reader';
import { useContext } from '../../src/rehearse/use-context';
import { CacheTimes, staticReaders, type ValueSource } from '../../src/rehearse/value-source';
import { DAY, localAws } from '../rehearse/fixtures/local-aws';

const MINUTE = 60_000;
const ROLE = { arn: 'arn:aws:iam::123456789012:role/reader', path: 'App/Reader' };
const ONCE: ValueSource = { keeps: Number.POSITIVE_INFINITY, origin: 'start', places: [] };

/** A reader of an access key or of a generated key, and its calls. */
async function readerOf(readsPerDay: number, { kind, source }: { kind?: string; source?: ValueSource } = {}) {
  const setting = await localAws(kind);
  const reader = new Reader(setting.aws, setting.secret, ROLE, readsPerDay, source);
  const calls: string[] = [];
  setting.aws.onCall(({ operation, region }) => calls.push(`${operation} ${region}`));
  const reads = () => calls.filter((call) => call.startsWith('GetSecretValue')).length;
  return { ...setting, reader, calls, reads };
}

test('reads with the given frequency, caches for five minutes and uses the key in two regions', async () => {
  const { reader, calls, advance } = await readerOf(100);
  reader.start();
  await advance(DAY);
  expect(reader.reads).toBeGreaterThan(70);
  expect(reader.reads).toBeLessThan(130);
  expect(reader.failedReads).toBe(0);
  expect(new Set(calls)).toEqual(
    new Set(['GetSecretValue eu-central-1', 'GetCallerIdentity eu-central-1', 'GetCallerIdentity us-east-1']),
  );

  const frequent = await readerOf(24 * 60);
  frequent.reader.start();
  await frequent.advance(3_600_000);
  expect(frequent.reader.reads).toBeGreaterThan(45);
  expect(frequent.reads()).toBeGreaterThanOrEqual(9);
  expect(frequent.reads()).toBeLessThanOrEqual(12);
});

test('fails with the reason of IAM for an inactive key', async () => {
  const { api, reader, advance, key } = await readerOf(100);
  reader.start();
  await advance(DAY);

  await api('iam', 'UpdateAccessKey', { UserName: 'mailer', AccessKeyId: key.id, Status: 'Inactive' });
  await advance(DAY);

  expect(reader.failedReads).toBeGreaterThan(50);
  expect(reader.failures).toHaveLength(5);
  expect(reader.failures[0]).toMatch(/^2026-01-0\dT.* App\/Reader reading App\/Mail: InvalidClientTokenId: /);
});

test('accepts a generated key with the label AWSCURRENT or AWSPREVIOUS', async () => {
  const source: ValueSource = { keeps: 5 * MINUTE, origin: 'option', places: [] };
  const { aws, reader, put, advance } = await readerOf(100, { kind: 'generated', source });
  const read = () => aws.timeline.run(() => reader.read());

  await read();
  await put('the-second-key');
  await read();
  expect(reader.failures).toEqual([]);

  await put('the-third-key');
  await read();
  expect(reader.failures).toEqual([expect.stringContaining('no version labelled AWSCURRENT or AWSPREVIOUS')]);

  await advance(6 * MINUTE);
  await read();
  expect(reader.failedReads).toBe(1);
});

describe('with rekey-client', () => {
  test('fetches a refused value again, and uses the newer version', async () => {
    const { aws, reader, reads, put } = await readerOf(100, { kind: 'generated' });
    const read = () => aws.timeline.run(() => reader.read());
    await read();
    await put('the-second-key');
    await put('the-third-key');
    await read();
    await read();
    expect(reader).toMatchObject({ reads: 3, failedReads: 0, retriedReads: 1 });
    expect(reads()).toBe(2);
  });

  test('fails if the current value is refused', async () => {
    const { aws, api, reader, key, calls } = await readerOf(100);
    const read = () => aws.timeline.run(() => reader.read());
    await read();
    await api('iam', 'UpdateAccessKey', { UserName: 'mailer', AccessKeyId: key.id, Status: 'Inactive' });
    await aws.timeline.run(() => aws.timeline.sleep(MINUTE));
    calls.length = 0;
    await read();
    expect(reader).toMatchObject({ failedReads: 1, retriedReads: 0 });
    expect(reader.failures).toEqual([expect.stringContaining(': InvalidClientTokenId: ')]);
    // One look for a newer version. Refused uses are not in the list.
    expect(calls).toEqual(['GetSecretValue eu-central-1']);
  });

  test('goes on with the cached value while Secrets Manager is down, for an hour', async () => {
    const { aws, reader } = await readerOf(100, { kind: 'generated' });
    const readAfter = (pause: number) =>
      aws.timeline.run(async () => {
        await aws.timeline.sleep(pause);
        await reader.read();
      });
    await readAfter(0);
    aws.faults.outages.add('secretsmanager eu-central-1');
    await readAfter(10 * MINUTE);
    await readAfter(45 * MINUTE);
    expect(reader.failedReads).toBe(0);
    await readAfter(20 * MINUTE);
    expect(reader.failures).toEqual([expect.stringContaining('75 minutes old, which is beyond the limit')]);
    aws.faults.outages.clear();
    await readAfter(MINUTE);
    expect(reader.failedReads).toBe(1);
  });

  test('a read lasts as long in virtual time as its calls', async () => {
    const { aws, reader } = await readerOf(100);
    // Another event hours later must not come before the uses of this read.
    aws.timeline.after(5 * 60 * MINUTE, async () => undefined);
    const begun = aws.timeline.now();
    await aws.timeline.run(() => reader.read());
    expect(reader.failedReads).toBe(0);
    expect(aws.timeline.now() - begun).toBeLessThan(1000);
  });
});

test('reads more often around a rotation', async () => {
  const { aws, api, arn, reader, advance } = await readerOf(1);
  aws.lambda.createFunction({ name: 'rotate', roleArn: ROLE.arn, behaviour: async () => undefined });
  aws.lambda.addPermission('rotate', {
    statementId: 's',
    action: 'lambda:InvokeFunction',
    principal: 'secretsmanager.amazonaws.com',
  });
  reader.start();

  await api('secretsmanager', 'RotateSecret', {
    SecretId: arn,
    RotationLambdaARN: aws.lambda.function('rotate')?.arn,
    RotationRules: { AutomaticallyAfterDays: 30 },
    RotateImmediately: false,
    ClientRequestToken: aws.random.uuid(),
  });
  await advance(15 * 60_000);

  expect(reader.reads).toBeGreaterThanOrEqual(15);
});

test('uses a value without parameters if the secret has no rotation function', async () => {
  const { aws, secret } = await localAws('generated');
  const { parameters, certificateAuthority, labelsOf } = useContext(aws, secret, []);
  expect(parameters).toEqual({});
  expect(certificateAuthority).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(labelsOf('the-first-key')).toEqual(['AWSCURRENT']);
});

describe('a value source', () => {
  test('at the start is read once', async () => {
    const { reader, reads, put, advance } = await readerOf(8, { kind: 'generated', source: ONCE });
    reader.start();
    await advance(1000);
    expect(reads()).toBe(1);

    await put('the-second-key');
    await put('the-third-key');
    await advance(5 * DAY);
    expect(reads()).toBe(1);
    expect(reader.outdated?.failed).toBe(reader.failedReads);
    expect(reader.failedReads).toBeGreaterThan(20);
  });

  test('of the deploy is not read again', async () => {
    const source: ValueSource = { ...ONCE, origin: 'deploy', read: { value: 'an-older-key', at: 0 } };
    const { reader, reads, advance } = await readerOf(8, { kind: 'generated', source });
    reader.start();
    await advance(DAY);
    expect(reads()).toBe(0);
    expect(reader.outdated?.failed).toBe(reader.reads);
  });

  test('with a cache time is read again after it', async () => {
    const { reader, reads, put, advance } = await readerOf(8, {
      ...{ kind: 'generated', source: { ...ONCE, keeps: DAY } },
    });
    reader.start();
    await advance(1000);
    await put('the-second-key');
    await advance(3 * DAY);
    expect(reads()).toBeGreaterThanOrEqual(3);
    expect(reads()).toBeLessThanOrEqual(4);
    expect(reader.failedReads).toBe(0);
  });
});

test('static readers refer to a secret by its name, ARN or ARN without suffix', async () => {
  const { aws, secret } = await localAws();
  const partial = secret.arn.slice(0, -7);
  const kept = (path: string, place: string, secretId: string) => ({ path, type: 'T', place, secretId });
  const readers = staticReaders(
    aws,
    [
      kept('App/A', 'x', secret.arn),
      kept('App/A', 'y', 'mail'),
      kept('App/A', 'y', 'mail'),
      kept('App/A', 'z', 'other'),
      kept('App/B', 'x', partial),
      kept('App/C', 'x', `${partial}-zzzzzz`),
    ],
    secret,
    new CacheTimes({ App: 5000, 'App/B': 7000 }),
  );
  expect(readers.map(({ role, valueSource }) => [role.path, valueSource.places, valueSource.keeps])).toEqual([
    ['App/A', ['x', 'y'], 5000],
    ['App/B', ['x'], 7000],
  ]);
});
