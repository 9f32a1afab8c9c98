import { LocalAws } from '../../src/aws/local-aws';
import { deployer } from '../../src/cloudformation/resource';
import { Reader } from '../../src/rehearse/reader';
import { CacheTimes, staticReaders, type ValueSource } from '../../src/rehearse/value-source';
import { WatchedSecret } from '../../src/rehearse/watched-secret';

const DAY = 24 * 3_600_000;
const ROLE = { arn: 'arn:aws:iam::123456789012:role/reader', path: 'App/Reader' };

/** A generated key in a secret, and a reader with a value source. */
async function setUp(valueSource: Partial<ValueSource>) {
  const aws = new LocalAws({ enforcePolicies: false, propagation: { accessKeys: [0, 0], secrets: [0, 0] } });
  const call = (service: string, operation: string, input: object) =>
    aws.timeline.run(() =>
      aws.call({ service, operation, region: aws.region, principal: deployer(aws.account) }, input),
    );
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await call('iam', 'CreateRole', { RoleName: 'reader', AssumeRolePolicyDocument });
  const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail-AbCdEf';
  aws.secretsManager.adopt(arn, 'the-first-key');
  const secret = new WatchedSecret(aws, arn, 'App/Key', 'generated', () => false);
  const reader = new Reader(aws, secret, ROLE, 8, {
    keeps: Number.POSITIVE_INFINITY,
    origin: 'start',
    places: [],
    ...valueSource,
  });
  const fetched: string[] = [];
  aws.onCall(({ operation, principal }) => {
    if (operation === 'GetSecretValue') fetched.push(principal.type);
  });
  const put = (SecretString: string) =>
    call('secretsmanager', 'PutSecretValue', {
      SecretId: arn,
      SecretString,
      ClientRequestToken: aws.random.uuid(),
    });
  const pass = (milliseconds: number) => aws.timeline.runUntil(aws.timeline.now() + milliseconds);
  return { aws, secret, reader, fetched, put, pass };
}

test('a value from the start is read once', async () => {
  const { reader, fetched, put, pass } = await setUp({});

  reader.start();
  await pass(1000);
  expect(fetched).toEqual(['assumed-role']);

  await put('the-second-key');
  await put('the-third-key');
  await pass(5 * DAY);
  expect(fetched).toHaveLength(1);
  expect(reader.outdated?.failed).toBe(reader.failedReads);
  expect(reader.failedReads).toBeGreaterThan(20);
});

test('a value from the deploy is not read again', async () => {
  const { reader, fetched, pass } = await setUp({ origin: 'deploy', read: { value: 'an-older-key', at: 0 } });

  reader.start();
  await pass(DAY);

  expect(fetched).toEqual([]);
  expect(reader.outdated?.failed).toBe(reader.reads);
});

test('a cached value is read again after the cache time', async () => {
  const { reader, fetched, put, pass } = await setUp({ keeps: DAY });

  reader.start();
  await pass(1000);
  await put('the-second-key');
  await pass(3 * DAY);

  expect(fetched.length).toBeGreaterThanOrEqual(3);
  expect(fetched.length).toBeLessThanOrEqual(4);
  expect(reader.failedReads).toBe(0);
});

test('each resource is one reader of each secret, by its ARN, its name or its ARN without the suffix', async () => {
  const { aws, secret } = await setUp({});
  const partial = secret.arn.slice(0, -7);
  const kept = (path: string, place: string, secretId: string) => ({ path, type: 'T', place, secretId });

  const keepers = staticReaders(
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

  expect(keepers.map(({ role, valueSource }) => [role.path, valueSource.places, valueSource.keeps])).toEqual([
    ['App/A', ['x', 'y'], 5000],
    ['App/B', ['x'], 7000],
  ]);
});
