import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Database } from '../../lib';
import { instanceIn } from './database-support';
import { newStack } from './support';

test.each<[string, () => unknown, string]>([
  [
    'an instance',
    () => Database.fromInstance('shop' as never),
    '[WrongType] The instance of Database is of type string. Pass a DatabaseInstance.',
  ],
  [
    'a cluster',
    () => Database.fromCluster(undefined as never),
    '[WrongType] The cluster of Database is undefined. Pass a DatabaseCluster.',
  ],
  [
    'an instance instead of a cluster',
    () => Database.fromCluster(instanceIn(newStack()) as never),
    '[WrongType] The cluster of Database is the construct App/Database. Pass a DatabaseCluster.',
  ],
  [
    'a proxy',
    () => Database.fromProxy({} as never, {} as never),
    '[WrongType] The proxy of Database is of type Object. Pass a DatabaseProxy.',
  ],
  [
    'the database of a proxy',
    () => Database.fromProxy({ endpoint: 'x', dbProxyArn: 'x' } as never, new Vpc(newStack(), 'V') as never),
    '[WrongType] The database of the proxy is the construct App/V. Pass a Database.',
  ],
])('refuses %s of another type', (_, create, message) => {
  expect(create).toThrow(message);
});
