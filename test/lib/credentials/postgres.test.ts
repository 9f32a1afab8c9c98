import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
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
  type IInstanceEngine,
  ProxyTarget,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  Credential,
  Database,
  type PostgresProps,
  PostgresStrategy,
  RotatingSecret,
  Rotation,
} from '../../../lib';
import { newStack, warningsOf } from '../support';
import { describeKind } from './describe-kind';

const POSTGRES = DatabaseInstanceEngine.POSTGRES;

function endpoint(stack: Stack, host = 'db.internal', port?: number): Database {
  const adminSecret = new Secret(stack, `Admin${stack.node.children.length}`);
  return Database.fromEndpoint({ host, port, adminSecret });
}

const instance = (stack: Stack, engine: IInstanceEngine = POSTGRES) =>
  new DatabaseInstance(stack, 'Db', { engine, vpc: new Vpc(stack, 'Vpc') });

/** Template of a stack with one secret. */
function synthesized(props: (stack: Stack) => PostgresProps, rotation?: Rotation): Template {
  const stack = newStack();
  new RotatingSecret(stack, 'Login', { credential: Credential.postgres(props(stack)), rotation });
  return Template.fromStack(stack);
}

const parametersOf = (template: Template) =>
  Object.values(template.findResources('Custom::RekeyCredential'))[0]?.Properties.Credential;

describeKind('postgres', (stack) => Credential.postgres({ database: endpoint(stack), owner: 'shop' }));

describe('the parameters of the handler', () => {
  test('are those of two alternating logins by default', () => {
    const template = synthesized((stack) => ({ database: endpoint(stack), owner: 'shop' }));
    expect(parametersOf(template)).toEqual({
      server: 'db.internal',
      strategy: 'alternating',
      owner: 'shop',
      logins: 'shop_a,shop_b',
      createRoles: 'true',
      keepSessions: 'false',
      host: 'db.internal',
      port: '5432',
      readerHost: 'db.internal',
      readerPort: '5432',
      passwordLength: '43',
      passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
    });
  });

  test('follow the props', () => {
    const template = synthesized((stack) => ({
      database: endpoint(stack, 'db.internal', 6432),
      owner: 'Shop-Owner',
      logins: ['blue', 'green'],
      dbname: 'orders & more',
      createRoles: false,
      keepSessions: true,
      password: { length: 60, excludeCharacters: 'l1O0' },
    }));
    expect(parametersOf(template)).toMatchObject({
      owner: 'Shop-Owner',
      logins: 'blue,green',
      dbname: 'orders & more',
      createRoles: 'false',
      keepSessions: 'true',
      port: '6432',
      passwordLength: '60',
      passwordAlphabet: expect.not.stringMatching(/[l1O0]/),
    });
  });

  test('are those of one login', () => {
    const database = (stack: Stack) => endpoint(stack);
    const template = synthesized(
      (stack) => ({ database: database(stack), strategy: PostgresStrategy.SINGLE, logins: ['shop'] }),
      Rotation.standard({ grace: Duration.minutes(0) }),
    );
    const parameters = parametersOf(template);
    expect(parameters).toMatchObject({ strategy: 'single', logins: 'shop' });
    expect(parameters).not.toHaveProperty('owner');
  });
});

describe('the id of the first credential', () => {
  const idFor = (props: (stack: Stack) => PostgresProps) =>
    Object.keys(synthesized(props).findResources('Custom::RekeyCredential'))[0];
  const usual = (stack: Stack) => ({ database: endpoint(stack), owner: 'shop' });

  test.each<[string, (stack: Stack) => PostgresProps]>([
    ['a stated default', (stack) => ({ ...usual(stack), logins: ['shop_a', 'shop_b'] })],
    ['another password', (stack) => ({ ...usual(stack), password: { length: 50 } })],
    ['another dbname', (stack) => ({ ...usual(stack), dbname: 'orders' })],
  ])('does not change with %s', (_, props) => {
    expect(idFor(props)).toBe(idFor(usual));
  });

  test.each<[string, (stack: Stack) => PostgresProps]>([
    ['another server', (stack) => ({ ...usual(stack), database: endpoint(stack, 'other.internal') })],
    ['another owner', (stack) => ({ ...usual(stack), owner: 'other', logins: ['shop_a', 'shop_b'] })],
    ['another login', (stack) => ({ ...usual(stack), logins: ['shop_a', 'shop_c'] })],
  ])('changes with %s', (_, props) => {
    expect(idFor(props)).not.toBe(idFor(usual));
  });
});

describe('a database of the app', () => {
  test('gives its network, its admin secret and its port to the rotator', () => {
    const template = synthesized((stack) => ({
      database: Database.fromInstance(instance(stack)),
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
    const database = instance(stack);
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

describe('the strategy with one login', () => {
  const single = (stack: Stack) => ({
    database: endpoint(stack),
    strategy: PostgresStrategy.SINGLE,
    logins: ['shop'],
  });

  test('requires a grace of zero', () => {
    expect(() => synthesized(single)).toThrow('[GraceNotPossible]');
  });

  test('may have an owner', () => {
    const template = synthesized(
      (stack) => ({ ...single(stack), owner: 'shop_owner' }),
      Rotation.standard({ grace: Duration.minutes(0) }),
    );
    expect(parametersOf(template)).toMatchObject({ owner: 'shop_owner', logins: 'shop' });
  });
});

describe('props are refused', () => {
  const refusalOf = (props: object) => () =>
    Credential.postgres({ database: endpoint(newStack()), owner: 'shop', ...props } as PostgresProps);

  test.each<[string, object, string]>([
    [
      'without a database',
      { database: undefined },
      '[WrongType] The database of Credential.postgres is undefined.',
    ],
    ['without an owner', { owner: undefined }, '[OwnerMissing]'],
    ['with an unknown strategy', { strategy: 'double' }, '[WrongType] The strategy'],
    ['with logins that are no list', { logins: 'shop_a' }, '[WrongType] The logins'],
    [
      'with one login',
      { logins: ['shop_a'] },
      '[LoginsNotSupported] The logins of Credential.postgres are shop_a, and its owner is shop.',
    ],
    ['with three logins', { logins: ['a', 'b', 'c'] }, '[LoginsNotSupported]'],
    ['with the same login twice', { logins: ['a', 'a'] }, '[LoginsNotSupported]'],
    ['with a login that is the owner', { logins: ['a', 'shop'] }, '[LoginsNotSupported]'],
    [
      'with one login and no name',
      { strategy: PostgresStrategy.SINGLE },
      '[LoginsNotSupported] The logins of Credential.postgres are missing',
    ],
    [
      'with two logins for one',
      { strategy: PostgresStrategy.SINGLE, logins: ['a', 'b'] },
      '[LoginsNotSupported]',
    ],
    ['with a name that is no text', { logins: ['a', 7] }, '[WrongType]'],
    ['with a token as a name', { owner: Token.asString({ Ref: 'Name' }) }, '[UnknownAtSynth]'],
    ['with an empty name', { logins: ['a', ''] }, '[RoleNameNotSupported]'],
    ['with a name of 64 bytes', { logins: ['a', 'x'.repeat(64)] }, '[RoleNameNotSupported]'],
    ['with an owner whose logins have 64 bytes', { owner: 'x'.repeat(62) }, '[RoleNameNotSupported]'],
    ['with another character', { logins: ['a', 'b"; DROP ROLE a; --'] }, '[RoleNameNotSupported]'],
    ['with a comma', { logins: ['a', 'b,c'] }, '[RoleNameNotSupported]'],
    ['with a reserved name', { owner: 'pg_shop' }, '[RoleNameNotSupported]'],
    ['with the name public', { owner: 'public' }, '[RoleNameNotSupported]'],
    ['with an empty dbname', { dbname: '' }, '[DatabaseNameNotSupported]'],
    ['with a dbname of 64 bytes', { dbname: 'ü'.repeat(32) }, '[DatabaseNameNotSupported]'],
    ['with a token as the dbname', { dbname: Token.asString({ Ref: 'Name' }) }, '[UnknownAtSynth]'],
  ])('%s', (_, props, message) => {
    expect(refusalOf(props)).toThrow(message);
  });

  test('with the longest names they are accepted', () => {
    expect(refusalOf({ owner: 'x'.repeat(61) })).not.toThrow();
    expect(refusalOf({ dbname: 'x'.repeat(63) })).not.toThrow();
  });

  test('with a password that is too weak or too long', () => {
    const withLength = (length: number) => () =>
      synthesized((stack) => ({ database: endpoint(stack), owner: 'shop', password: { length } }));
    expect(withLength(21)).toThrow('[KeyTooWeak]');
    expect(withLength(129)).toThrow('[KeyTooLong]');
    expect(withLength(128)).not.toThrow();
  });
});

describe('a second secret', () => {
  const secrets =
    (first: Partial<PostgresProps>, second: Partial<PostgresProps>, ports: number[] = []) =>
    () => {
      const stack = new Stack(new App(), 'App');
      [first, second].forEach((props, i) => {
        const database = endpoint(stack, 'db.internal', ports[i]);
        new RotatingSecret(stack, `Login${i}`, {
          credential: Credential.postgres({ database, owner: 'shop', ...props }),
        });
      });
    };

  test('with a common login is refused', () => {
    expect(secrets({}, { owner: 'other', logins: ['x', 'shop_b'] }, [5432])).toThrow(
      '[LoginHasAnotherSecret] App/Login1 and App/Login0 rotate the password of one login, shop_b',
    );
  });

  test('with logins of its own for the same owner is accepted', () => {
    expect(secrets({}, { logins: ['report_a', 'report_b'] })).not.toThrow();
  });

  test('with the same login of a server on another port is accepted', () => {
    expect(secrets({}, {}, [5432, 5433])).not.toThrow();
  });
});
