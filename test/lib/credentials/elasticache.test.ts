import { Aws, Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnUser, type CfnUserProps } from 'aws-cdk-lib/aws-elasticache';
import { Credential, type ElastiCacheUserProps, RedisEngine } from '../../../lib';
import { mailerKey, newStack, refOf, statementsWith, synthesized } from '../support';
import { describeKind } from './describe-kind';

const userIn = (stack: Stack, props: Partial<CfnUserProps> = {}) =>
  new CfnUser(stack, 'User', {
    engine: 'valkey',
    userId: 'shop',
    userName: 'shop',
    accessString: 'on ~shop:* -@all +@read',
    authenticationMode: { Type: 'iam' },
    ...props,
  });

const HOST = 'cache.internal';

describeKind('elasticache', (stack) => Credential.elastiCacheUser({ user: userIn(stack), host: HOST }));

const bound = (props: Partial<ElastiCacheUserProps> = {}, user?: Partial<CfnUserProps>) => {
  const stack = newStack();
  const own = props.userId === undefined && !('user' in props) ? { user: userIn(stack, user) } : {};
  return { stack, config: Credential.elastiCacheUser({ host: HOST, ...own, ...props }).bind(stack) };
};

describe('Credential.elastiCacheUser', () => {
  test('grants the description and the change of its user', () => {
    const { stack } = synthesized((stack) => ({
      credential: Credential.elastiCacheUser({ user: userIn(stack), host: HOST }),
    }));
    expect(statementsWith(stack, 'elasticache:')).toEqual([
      {
        Effect: 'Allow',
        Action: ['elasticache:DescribeUsers', 'elasticache:ModifyUser'],
        Resource: { 'Fn::GetAtt': ['User', 'Arn'] },
      },
    ]);
  });

  test('passes the user and the endpoint to the function, which has 15 minutes', () => {
    const { stack, has } = synthesized((stack) => ({
      credential: Credential.elastiCacheUser({
        user: userIn(stack),
        host: HOST,
        readerHost: 'lb.internal',
        readerPort: 6380,
        engine: RedisEngine.VALKEY,
      }),
    }));
    has('Custom::RekeyCredential', {
      Kind: 'elasticache',
      Credential: {
        userId: 'shop',
        username: 'shop',
        host: HOST,
        port: '6379',
        readerHost: 'lb.internal',
        readerPort: '6380',
        engine: 'valkey',
        replacePasswords: 'false',
      },
      ServiceTimeout: '2700',
    });
    has('AWS::Lambda::Function', { Timeout: 900 });
    expect(refOf(stack, 'AWS::ElastiCache::User')).toEqual({ Ref: 'User' });
  });

  test('keeps a timeout of the rotator options', () => {
    const { has } = synthesized((stack) => ({
      credential: Credential.elastiCacheUser({ user: userIn(stack), host: HOST }),
      rotator: { timeout: Duration.minutes(7) },
    }));
    has('AWS::Lambda::Function', { Timeout: 420 });
  });

  test('makes the same deploy verify the login after an update of the user', () => {
    const stateOf = (props: Partial<CfnUserProps>, change?: (user: CfnUser) => void) => {
      const stack = newStack();
      const user = userIn(stack, props);
      mailerKey(stack, { credential: Credential.elastiCacheUser({ user, host: HOST }) });
      change?.(user);
      const [resource] = Object.values(Template.fromStack(stack).findResources('Custom::RekeyCredential'));
      expect(resource?.DependsOn).toContain('User');
      return resource?.Properties.Credential.userState as string;
    };
    const first = stateOf({});
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(stateOf({})).toBe(first);
    expect(stateOf({ accessString: 'on ~* +@all' })).not.toBe(first);
    // Also after the credential was made.
    expect(
      stateOf({}, (user) => {
        user.accessString = 'on ~* +@all';
      }),
    ).not.toBe(first);
  });

  test('accepts a user that the app does not create', () => {
    const { stack, config } = bound({ userId: 'shop-user', username: 'shop', replacePasswords: true });
    expect(config.parameters).toMatchObject({
      userId: 'shop-user',
      username: 'shop',
      replacePasswords: true,
    });
    expect(config.parameters).not.toHaveProperty('userState');
    expect(config.principal).toBe('elasticache shop-user shop');
    const [statement] = config.statements ?? [];
    expect(stack.resolve(statement?.resources)).toEqual([
      {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':elasticache:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':user:shop-user',
          ],
        ],
      },
    ]);
    expect(bound({ userId: 'shop' }).config.parameters).toMatchObject({ username: 'shop' });
  });

  test('accepts a user without a password that is off', () => {
    const off = { authenticationMode: undefined, noPasswordRequired: true, accessString: 'off ~* +@all' };
    expect(() => bound({}, off)).not.toThrow();
  });

  test('refuses two secrets for one user', () => {
    const stack = newStack();
    const credential = Credential.elastiCacheUser({ user: userIn(stack), host: HOST });
    mailerKey(stack, { credential });
    expect(() => credential.bind(stack)).toThrow('[LoginHasAnotherSecret]');
  });
});

const PASSWORD =
  '[PasswordInTemplate] The user App/User of Credential.elastiCacheUser has passwords in the template.';
const OPEN = '[UserWithoutPassword] The user App/User of Credential.elastiCacheUser is created with';

test.each<[string, Partial<ElastiCacheUserProps>, Partial<CfnUserProps>, string]>([
  ['a password in the template', {}, { passwords: ['password-of-the-user'] }, PASSWORD],
  [
    'a password in the authentication mode',
    {},
    { authenticationMode: { Type: 'password', Passwords: ['password-of-the-user'] } },
    PASSWORD,
  ],
  ['a user without a password', {}, { authenticationMode: undefined, noPasswordRequired: true }, OPEN],
  [
    'a user without an authentication',
    {},
    { authenticationMode: undefined },
    `${OPEN} no authentication type`,
  ],
  [
    'another authentication',
    {},
    { authenticationMode: { Type: 'no-password-required' } },
    `${OPEN} the authentication type no-password-required`,
  ],
  ['neither a user nor an id', { user: undefined }, {}, '[UserOrId]'],
  ['a user with a username', { username: 'other' }, {}, '[UserOrId]'],
  [
    'an id that is a token',
    { userId: Aws.STACK_NAME },
    {},
    '[UnknownAtSynth] The userId of Credential.elastiCacheUser',
  ],
  [
    'a userName that is a token',
    {},
    { userName: Aws.STACK_NAME },
    '[UnknownAtSynth] The userName of the user',
  ],
  ['no host', { host: undefined }, {}, '[WrongType] The host of Credential.elastiCacheUser'],
  [
    'another engine',
    { engine: 'memcached' as never },
    {},
    '[WrongType] The engine of Credential.elastiCacheUser',
  ],
  ['a user of another type', { user: {} as never }, {}, '[WrongType] The user of Credential.elastiCacheUser'],
  ['a password of 129 characters', { password: { length: 129 } }, {}, '[KeyTooLong]'],
])('refuses %s', (_, props, user, message) => {
  expect(() => bound(props, user)).toThrow(message);
});
