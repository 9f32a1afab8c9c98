import type { DeployedResource } from '../../src/cloudformation/deployed';
import { SecretInventory } from '../../src/rehearse/secret-inventory';
import { policy, setting } from '../aws/iam/setting';

/** Two secrets, and a function that writes a value and returns the updated secrets. */
async function fleet() {
  const { aws, account, role } = setting();
  const call = (operation: string, input: object, principal = account) =>
    aws.call({ service: 'secretsmanager', operation, region: aws.region, principal }, input);
  const resources: DeployedResource[] = [];
  for (const Name of ['mail', 'payments']) {
    const input = { Name, SecretString: `value of ${Name}`, ClientRequestToken: aws.random.uuid() };
    const { ARN } = (await call('CreateSecret', input)) as { ARN: string };
    const resource = { type: 'AWS::SecretsManager::Secret', path: Name, physicalId: ARN };
    resources.push({ ...resource, properties: {}, attributes: {} } as unknown as DeployedResource);
  }
  const inventory = new SecretInventory(aws, () => resources);
  inventory.watch();
  const looked: string[] = [];
  for (const secret of inventory.secrets) secret.onLook(() => looked.push(secret.path));
  const write = async (SecretId: string, principal = account) => {
    looked.length = 0;
    const input = { SecretId, SecretString: 'another value', ClientRequestToken: aws.random.uuid() };
    await call('PutSecretValue', input, principal);
    return looked;
  };
  const rotator = await role(
    'rotator',
    policy({ Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }),
  );
  return { write, rotator };
}

test('updates only the secret of a call', async () => {
  const { write, rotator } = await fleet();
  expect(await write('payments', rotator)).toEqual(['payments']);
});

test('updates every secret for a call without a resource', async () => {
  const { write } = await fleet();
  expect(await write('payments')).toEqual(['mail', 'payments']);
});

test('two secrets of one user share a principal and have no orphan', async () => {
  const { aws, account, role } = setting();
  const call = (service: string, operation: string, input: object, principal = account) =>
    // biome-ignore lint/suspicious/noExplicitAny: answers of several operations
    aws.call({ service, operation, region: aws.region, principal }, input) as Promise<any>;
  const rotator = await role('rotator', policy({ Effect: 'Allow', Action: 'iam:*', Resource: '*' }));
  await call('iam', 'CreateUser', { UserName: 'bob' });
  const resources: DeployedResource[] = [];
  const add = (type: string, physicalId: string, rest: object) =>
    resources.push({ type, path: physicalId, physicalId, properties: {}, attributes: {}, ...rest } as never);
  const { roleArn: Role } = rotator;
  add('AWS::Lambda::Function', 'rotate', { properties: { Role }, attributes: { Arn: 'arn:rotate' } });
  for (const Name of ['first', 'second']) {
    const { AccessKey: key } = await call('iam', 'CreateAccessKey', { UserName: 'bob' }, rotator);
    const value = { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
    const ClientRequestToken = aws.random.uuid();
    const input = { Name, SecretString: JSON.stringify(value), ClientRequestToken };
    const { ARN } = await call('secretsmanager', 'CreateSecret', input);
    add('AWS::SecretsManager::Secret', ARN, { path: Name });
    add('AWS::SecretsManager::RotationSchedule', ARN, { properties: { RotationLambdaARN: 'arn:rotate' } });
  }
  const inventory = new SecretInventory(aws, () => resources);
  inventory.watch();

  expect(inventory.secrets.map((secret) => [secret.path, secret.orphans(), secret.sharedWith()])).toEqual([
    ['first', [], ['second']],
    ['second', [], ['first']],
  ]);
});
