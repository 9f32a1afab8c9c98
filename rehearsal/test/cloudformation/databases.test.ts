import { keptByReaders } from '../../src/cloudformation/attached';
import { deployment, secret } from './fixtures';

const get = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });

/** The outputs of a stack with one resource, `Db`, by the attributes that they return; `Ref` for a reference. */
async function attributesOf(Type: string, Properties: object, ...names: string[]) {
  const Outputs = Object.fromEntries(
    names.map((name, index) => [`O${index}`, { Value: name === 'Ref' ? { Ref: 'Db' } : get('Db', name) }]),
  );
  const { cloudFormation, deploy } = deployment({ Db: { Type, Properties } }, { Outputs });
  await deploy();
  return names.map((_, index) => cloudFormation.outputs.App?.[`O${index}`]);
}

test.each([
  [
    'AWS::RDS::DBInstance',
    { DBInstanceIdentifier: 'Shop', Engine: 'postgres' },
    {
      Ref: /^shop$/,
      'Endpoint.Address': /^shop\.c\w{11}\.eu-central-1\.rds\.amazonaws\.com$/,
      'Endpoint.Port': /^5432$/,
    },
  ],
  ['AWS::RDS::DBInstance', { Engine: 'mariadb' }, { Ref: /^app-db-\w{12}$/, 'Endpoint.Port': /^3306$/ }],
  [
    'AWS::RDS::DBInstance',
    { Engine: 'mysql', Port: { Ref: 'AWS::AccountId' } },
    { 'Endpoint.Port': /^123456789012$/ },
  ],
  ['AWS::RDS::DBInstance', { Engine: 'postgres', Port: { 'Fn::Unknown': 1 } }, { 'Endpoint.Port': /^5432$/ }],
  [
    'AWS::RDS::DBCluster',
    { DBClusterIdentifier: 'shop', Engine: 'aurora-postgresql', Port: 5433 },
    {
      'Endpoint.Address': /^shop\.cluster-\w{11}\./,
      'ReadEndpoint.Address': /^shop\.cluster-ro-\w{11}\./,
      'Endpoint.Port': /^5433$/,
    },
  ],
  [
    'AWS::RDS::DBProxy',
    { DBProxyName: 'pool' },
    { Ref: /^pool$/, Endpoint: /^pool\.proxy-\w{11}\.eu-central-1\.rds/ },
  ],
  [
    'AWS::ElastiCache::ReplicationGroup',
    { ReplicationGroupId: 'sessions' },
    {
      'PrimaryEndPoint.Address': /^master\.sessions\.\w{6}\.eu-central-1\.cache\./,
      'ReaderEndPoint.Port': /^6379$/,
    },
  ],
  [
    'AWS::ElastiCache::ServerlessCache',
    { ServerlessCacheName: 'sessions' },
    { 'Endpoint.Address': /^sessions\.serverless\.\w{6}\.eu-central-1\.cache\./, 'Endpoint.Port': /^6379$/ },
  ],
  ['AWS::ElastiCache::CacheCluster', { Port: 7000 }, { 'RedisEndpoint.Port': /^7000$/ }],
  [
    'AWS::MemoryDB::Cluster',
    { ClusterName: 'sessions' },
    { 'ClusterEndpoint.Address': /^clustercfg\.sessions\.\w{6}\.memorydb\.eu-central-1\.amazonaws\.com$/ },
  ],
])('%s %j has an identifier and endpoints', async (type, properties, expected) => {
  const names = Object.keys(expected);
  const values = await attributesOf(type, properties, ...names);
  expect(values).toEqual(Object.values(expected).map((pattern) => expect.stringMatching(pattern)));
});

describe('a secret that is attached to a database', () => {
  const attached = async (Type: string, Properties: object, value: object = {}, more: object = {}) => {
    const { aws, cloudFormation, deploy } = deployment({
      ...more,
      Db: { Type, Properties },
      Secret: secret({ Name: 'admin', ...value }),
      Attachment: {
        Type: 'AWS::SecretsManager::SecretTargetAttachment',
        Properties: { SecretId: { Ref: 'Secret' }, TargetId: { Ref: 'Db' }, TargetType: Type },
      },
    });
    await deploy();
    const text = aws.secretsManager.currentValue(aws.secretsManager.secrets[0]?.arn ?? '');
    return { text, notSimulated: cloudFormation.notSimulated, kept: keptByReaders(cloudFormation) };
  };
  const SecretString = '{"username":"postgres","password":"not a real one"}';

  test.each([
    [
      'AWS::RDS::DBInstance',
      { DBInstanceIdentifier: 'shop', DBName: 'orders', Engine: 'postgres' },
      { engine: 'postgres', port: 5432, dbname: 'orders', dbInstanceIdentifier: 'shop' },
    ],
    [
      'AWS::RDS::DBCluster',
      { DBClusterIdentifier: 'shop', Engine: 'aurora-mysql' },
      { engine: 'mysql', port: 3306, dbClusterIdentifier: 'shop' },
    ],
  ])('gets the connection details of an %s', async (type, properties, details) => {
    const { text = '' } = await attached(type, properties, { SecretString });
    expect(JSON.parse(text)).toEqual({
      ...JSON.parse(SecretString),
      ...details,
      host: expect.stringMatching(/^shop\.c/),
    });
  });

  test('is not kept by the database, and is kept by another one', async () => {
    const password = {
      'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:password::}}']],
    };
    const Properties = { Engine: 'postgres', MasterUserPassword: password };
    const type = 'AWS::RDS::DBInstance';
    const more = { Other: { Type: type, Properties } };
    const { kept } = await attached(type, Properties, { SecretString }, more);
    expect(kept.map(({ path, place }) => [path, place])).toEqual([['App/Other', 'MasterUserPassword']]);
  });

  test.each([
    ['of another type', 'AWS::DocDB::DBCluster', SecretString],
    ['with a value that is not JSON', 'AWS::RDS::DBInstance', 'text'],
  ])('is unchanged for a database %s, and reported', async (_case, type, value) => {
    const { text, notSimulated } = await attached(type, { Engine: 'postgres' }, { SecretString: value });
    expect(text).toBe(value);
    expect(notSimulated).toContainEqual(
      expect.objectContaining({ type: 'AWS::SecretsManager::SecretTargetAttachment', property: 'TargetId' }),
    );
  });
});
