import { Duration, type Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseProxy,
  ProxyTarget,
} from 'aws-cdk-lib/aws-rds';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, Database, PostgresStrategy, RotatingSecret, Rotation } from '../../../lib';
import { newStack, warningsOf } from '../support';
import { instance, parametersOf } from './database-fixture';
import { synthesized } from './postgres-fixture';

const POSTGRES = DatabaseInstanceEngine.POSTGRES;

describe('a database of the app', () => {
  test('gives its network, its admin secret and its port to the rotator', () => {
    const template = synthesized((stack) => ({
      database: Database.fromInstance(instance(stack, POSTGRES)),
      owner: 'shop',
    }));
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Db'), 'Endpoint.Port'] },
    });
    const { host, port } = parametersOf(template);
    const ofDb = (attribute: string) => ({ 'Fn::GetAtt': [expect.stringMatching(/^Db/), attribute] });
    expect([host, port]).toEqual([ofDb('Endpoint.Address'), ofDb('Endpoint.Port')]);
  });

  test('may be a cluster of Aurora PostgreSQL', () => {
    const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_4 });
    expect(() =>
      synthesized((stack) => ({
        database: Database.fromCluster(
          new DatabaseCluster(stack, 'Db', {
            engine,
            vpc: new Vpc(stack, 'Vpc'),
            writer: ClusterInstance.serverlessV2('Writer'),
          }),
        ),
        owner: 'shop',
      })),
    ).not.toThrow();
  });

  test.each(['owner', 'logins'])('keeps its administrator out of the %s', (prop) => {
    const names = prop === 'owner' ? { owner: 'dbadmin' } : { owner: 'shop', logins: ['dbadmin', 'app'] };
    const credentials = Credentials.fromGeneratedSecret('dbadmin');
    expect(() =>
      synthesized((stack) => {
        const vpc = new Vpc(stack, 'Vpc');
        const database = new DatabaseInstance(stack, 'Db', { engine: POSTGRES, vpc, credentials });
        return { database: Database.fromInstance(database), ...names };
      }),
    ).toThrow(/^\[AdministratorNotSupported\] dbadmin is the administrator of the database .*Db,/);
  });

  test('is reported if it is created without the database of the login', () => {
    const warningsFor = (databaseName?: string, dbname?: string) => {
      const stack = newStack();
      const vpc = new Vpc(stack, 'Vpc');
      const database = Database.fromInstance(
        new DatabaseInstance(stack, 'Db', { engine: POSTGRES, vpc, databaseName }),
      );
      const credential = Credential.postgres({ database, owner: 'shop', dbname });
      new RotatingSecret(stack, 'Login', { credential });
      return warningsOf(stack);
    };
    const missing = [expect.stringMatching(/Db is created without the database shop, .*databaseMissing/)];
    expect(warningsFor(undefined, 'shop')).toEqual(missing);
    expect(warningsFor('other', 'shop')).toEqual(missing);
    expect(warningsFor('shop', 'shop')).toEqual([]);
    expect(warningsFor(undefined, 'postgres')).toEqual([]);
    expect(warningsFor()).toEqual([]);
  });

  test('must run PostgreSQL', () => {
    expect(() =>
      synthesized((stack) => ({
        database: Database.fromInstance(instance(stack, DatabaseInstanceEngine.MARIADB)),
        owner: 'shop',
      })),
    ).toThrow(
      /^\[EngineNotPostgres\] The engine of the database of Credential\.postgres is mariadb, not PostgreSQL\. Use/,
    );
  });
});

describe('readers behind a proxy of RDS', () => {
  const behindProxy = (stack: Stack) => {
    const database = instance(stack, POSTGRES);
    const proxy = new DatabaseProxy(stack, 'Proxy', {
      proxyTarget: ProxyTarget.fromInstance(database),
      secrets: [database.secret as Secret],
      vpc: database.vpc,
    });
    return Database.fromProxy(proxy, Database.fromInstance(database));
  };

  test('are refused with two logins', () => {
    expect(() => synthesized((stack) => ({ database: behindProxy(stack), owner: 'shop' }))).toThrow(
      /^\[ProxyNeedsOneLogin\] .* reads only AWSCURRENT .*Use IAM authentication for the proxy .*PostgresStrategy\.SINGLE\.$/,
    );
  });

  test('are accepted with one login, and get the endpoint of the proxy', () => {
    const template = synthesized(
      (stack) => ({ database: behindProxy(stack), strategy: PostgresStrategy.SINGLE, logins: ['shop'] }),
      Rotation.standard({ grace: Duration.minutes(0) }),
    );
    const { host, readerHost } = parametersOf(template);
    expect(readerHost).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Proxy/), 'Endpoint'] });
    expect(host).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Db/), 'Endpoint.Address'] });
  });
});
