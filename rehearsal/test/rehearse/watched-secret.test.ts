import type { DeployedResource } from '../../src/cloudformation/deployed';
import { SecretInventory } from '../../src/rehearse/secret-inventory';
import { WatchedSecret } from '../../src/rehearse/watched-secret';
import { DAY, localAws } from './fixtures/local-aws';

async function watched() {
  const setting = await localAws();
  setting.aws.onCall(() => setting.secret.look());
  return setting;
}

test('counts live and retired credentials', async () => {
  const { api, secret, key, issue, put } = await watched();
  expect(secret.kind).toBe('access-key');

  await put((await issue()).value);
  const first = { UserName: 'mailer', AccessKeyId: key.id };
  await api('iam', 'UpdateAccessKey', { ...first, Status: 'Inactive' });
  await api('iam', 'DeleteAccessKey', first);

  expect(secret).toMatchObject({ maxLive: 2, retired: 1, liveCredentials: 1 });
});

describe('an orphan', () => {
  test('is a key of the rotation function without label and record', async () => {
    const { api, secret, arn, issue } = await watched();
    expect(secret.orphans()).toEqual([]);

    const { id } = await issue();
    expect(secret.orphans()).toEqual([id]);

    const Tags = [{ Key: `rekey/credential/${id}`, Value: 'disabled 2026-01-01T00:00:00Z' }];
    await api('secretsmanager', 'TagResource', { SecretId: arn, Tags });
    expect(secret.orphans()).toEqual([]);
  });

  test('is not a key of another role', async () => {
    const { secret, issue } = await watched();
    await issue('other');
    expect(secret.orphans()).toEqual([]);
  });

  test('is not a key that another secret holds', async () => {
    const { aws, arn, issue } = await watched();
    const { id } = await issue();
    const others = (credential: string) => (credential === id ? ['App/Other'] : []);
    const secret = new WatchedSecret(aws, arn, 'App/Mail', undefined, () => true, others);
    expect(secret.orphans()).toEqual([]);
    expect(secret.sharedWith()).toEqual(['App/Other']);
  });
});

test('records the maximum age of a current credential', async () => {
  const { secret, issue, put, advance } = await watched();
  await advance(5 * DAY);
  await put((await issue()).value);
  await advance(2 * DAY);
  expect(secret.oldestCurrentDays()).toBe(5);
});

test('a credential of another kind is live while a label holds it', async () => {
  const { aws, create, put } = await localAws();
  const arn = await create('hook', 'one');
  const secret = new WatchedSecret(aws, arn, 'App/Hook', undefined, () => false);
  aws.onCall(() => secret.look());
  for (const value of ['two', 'three']) await put(value, undefined, arn);

  expect(secret).toMatchObject({ kind: 'unknown', maxLive: 2, retired: 1, liveCredentials: 2 });
  expect(secret.orphans()).toEqual([]);
});

describe('the inventory', () => {
  const resource = (type: string, physicalId: string, rest: object = {}) =>
    ({
      type,
      path: physicalId,
      physicalId,
      properties: {},
      attributes: {},
      ...rest,
    }) as never as DeployedResource;

  test('updates only the secret of a call, or every secret for a call without a resource', async () => {
    const { aws, create, put, arn, sessionOf } = await localAws();
    const other = await create('payments', 'value');
    const inventory = new SecretInventory(aws, () => [
      resource('AWS::SecretsManager::Secret', arn, { path: 'mail' }),
      resource('AWS::SecretsManager::Secret', other, { path: 'payments' }),
    ]);
    inventory.watch();
    const updated: string[] = [];
    for (const secret of inventory.secrets) secret.onLook(() => updated.push(secret.path));

    await put('another value', sessionOf('rotator'), other);
    expect(updated.splice(0)).toEqual(['payments']);
    await put('a third value', undefined, other);
    expect(updated).toEqual(['mail', 'payments']);
  });

  test('two secrets of one user share a principal and have no orphan', async () => {
    const { aws, create, issue, arn, arnOf } = await localAws();
    const second = await create('second', (await issue()).value);
    const schedule = { properties: { RotationLambdaARN: 'arn:rotate' } };
    const inventory = new SecretInventory(aws, () => [
      resource('AWS::Lambda::Function', 'rotate', {
        ...{ properties: { Role: arnOf('rotator') }, attributes: { Arn: 'arn:rotate' } },
      }),
      resource('AWS::SecretsManager::Secret', arn, { path: 'first' }),
      resource('AWS::SecretsManager::RotationSchedule', arn, schedule),
      resource('AWS::SecretsManager::Secret', second, { path: 'second' }),
      resource('AWS::SecretsManager::RotationSchedule', second, schedule),
    ]);
    inventory.watch();
    expect(inventory.secrets.map((secret) => [secret.path, secret.orphans(), secret.sharedWith()])).toEqual([
      ['first', [], ['second']],
      ['second', [], ['first']],
    ]);
  });
});
