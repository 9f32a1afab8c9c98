import { App, Duration, Stack } from 'aws-cdk-lib';
import { Credential, type PostgresProps, PostgresStrategy, RotatingSecret, Rotation } from '../../../lib';
import { endpoint, parametersOf } from './database-fixture';
import { describeKind } from './describe-kind';
import { synthesized } from './postgres-fixture';

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
      database: endpoint(stack, 6432),
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
    [
      'another server',
      (stack) => ({ ...usual(stack), database: endpoint(stack, undefined, 'other.internal') }),
    ],
    ['another owner', (stack) => ({ ...usual(stack), owner: 'other', logins: ['shop_a', 'shop_b'] })],
    ['another login', (stack) => ({ ...usual(stack), logins: ['shop_a', 'shop_c'] })],
  ])('changes with %s', (_, props) => {
    expect(idFor(props)).not.toBe(idFor(usual));
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

describe('a second secret', () => {
  const secrets =
    (first: Partial<PostgresProps>, second: Partial<PostgresProps>, ports: number[] = []) =>
    () => {
      const stack = new Stack(new App(), 'App');
      [first, second].forEach((props, i) => {
        const database = endpoint(stack, ports[i]);
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
