import { Aws, type Stack } from 'aws-cdk-lib';
import { CfnUser, type CfnUserProps } from 'aws-cdk-lib/aws-memorydb';
import { Credential, type MemoryDbUserProps } from '../../../lib';
import { mailerKey, newStack, statementsWith, synthesized } from '../support';
import { describeKind } from './describe-kind';

const userIn = (stack: Stack, props: Partial<CfnUserProps> = {}) =>
  new CfnUser(stack, 'User', {
    userName: 'shop',
    accessString: 'on ~shop:* -@all +@read',
    authenticationMode: { Type: 'iam' },
    ...props,
  });

const HOST = 'clustercfg.shop.internal';

describeKind('memorydb', (stack) => Credential.memoryDbUser({ user: userIn(stack), host: HOST }));

const bound = (props: Partial<MemoryDbUserProps> = {}, user?: Partial<CfnUserProps>) => {
  const stack = newStack();
  const own = props.username === undefined && !('user' in props) ? { user: userIn(stack, user) } : {};
  return { stack, config: Credential.memoryDbUser({ host: HOST, ...own, ...props }).bind(stack) };
};

describe('Credential.memoryDbUser', () => {
  test('grants the description and the change of its user', () => {
    const { stack, has } = synthesized((stack) => ({
      credential: Credential.memoryDbUser({ user: userIn(stack), host: HOST, port: 6380 }),
    }));
    expect(statementsWith(stack, 'memorydb:')).toEqual([
      {
        Effect: 'Allow',
        Action: ['memorydb:DescribeUsers', 'memorydb:UpdateUser'],
        Resource: { 'Fn::GetAtt': ['User', 'Arn'] },
      },
    ]);
    has('Custom::RekeyCredential', {
      Kind: 'memorydb',
      Credential: { userId: 'shop', username: 'shop', host: HOST, port: '6380', readerPort: '6380' },
    });
    has('AWS::Lambda::Function', { Timeout: 900 });
  });

  test('accepts a user that the app does not create', () => {
    const { stack, config } = bound({ username: 'shop' });
    expect(config.principal).toBe('memorydb shop shop');
    expect(JSON.stringify(stack.resolve(config.statements?.[0]?.resources))).toContain(':user/shop"');
    expect(config.parameters).not.toHaveProperty('userState');
  });

  test('refuses two secrets for one user', () => {
    const stack = newStack();
    const credential = Credential.memoryDbUser({ user: userIn(stack), host: HOST });
    mailerKey(stack, { credential });
    expect(() => credential.bind(stack)).toThrow('[LoginHasAnotherSecret]');
  });
});

test.each<[string, Partial<MemoryDbUserProps>, Partial<CfnUserProps>, string]>([
  [
    'a password in the template',
    {},
    { authenticationMode: { Type: 'password', Passwords: ['password-of-the-user'] } },
    '[PasswordInTemplate] The user App/User of Credential.memoryDbUser',
  ],
  [
    'a user without an authentication',
    {},
    { authenticationMode: undefined },
    '[UserWithoutPassword] The user App/User of Credential.memoryDbUser',
  ],
  ['neither a user nor a username', { user: undefined }, {}, '[UserOrId]'],
  ['a username that is a token', { username: Aws.STACK_NAME }, {}, '[UnknownAtSynth] The username'],
  [
    'a userName that is a token',
    {},
    { userName: Aws.STACK_NAME },
    '[UnknownAtSynth] The userName of the user',
  ],
  ['a user of another type', { user: {} as never }, {}, '[WrongType] The user of Credential.memoryDbUser'],
  ['no host', { host: '' }, {}, '[WrongType] The host of Credential.memoryDbUser'],
])('refuses %s', (_, props, user, message) => {
  expect(() => bound(props, user)).toThrow(message);
});

test('refuses both a user and a username', () => {
  const stack = newStack();
  const both = { user: userIn(stack), username: 'shop', host: HOST };
  expect(() => Credential.memoryDbUser(both)).toThrow('[UserOrId]');
});
