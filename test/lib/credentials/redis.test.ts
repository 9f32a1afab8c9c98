import { Aws, CfnParameter, type Stack, Token } from 'aws-cdk-lib';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  Credential,
  RedisEngine,
  type RedisNodesProps,
  RedisServer,
  type RedisUserProps,
} from '../../../lib';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';
import { mailerKey, newStack, synthesized } from '../support';
import { describeKind } from './describe-kind';

const serverIn = (stack: Stack, props: Partial<RedisNodesProps> = {}) =>
  RedisServer.fromNodes({
    hosts: ['cache-1.internal', 'cache-2.internal'],
    adminSecret: new Secret(stack, 'Admin'),
    ...props,
  });

const credentialIn = (stack: Stack, props: Partial<RedisUserProps> = {}, server?: Partial<RedisNodesProps>) =>
  Credential.redis({ server: serverIn(stack, server), username: 'shop', acl: '~shop:* +@read', ...props });

describeKind('redis', (stack) => credentialIn(stack));

const bound = (props?: Partial<RedisUserProps>, server?: Partial<RedisNodesProps>) => {
  const stack = newStack();
  return credentialIn(stack, props, server).bind(stack);
};

describe('Credential.redis', () => {
  test('passes the servers and the user to the function, and no password', () => {
    expect(bound().parameters).toEqual({
      server: 'cache-1.internal',
      nodes: 'cache-1.internal:6379,cache-2.internal:6379',
      username: 'shop',
      acl: '~shop:* +@read',
      engine: 'redis',
      readerHost: 'cache-1.internal',
      readerPort: 6379,
      keepSessions: false,
      passwordLength: 43,
      passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
    });
  });

  test.each<[string, Partial<RedisUserProps>, Partial<RedisNodesProps>, object]>([
    [
      'ports of hosts',
      {},
      { hosts: ['a:7000', 'b'], port: 7001 },
      { nodes: 'a:7000,b:7001', readerPort: 7000 },
    ],
    [
      'another endpoint of readers',
      {},
      { hosts: ['a:7000'], readerHost: 'lb' },
      { readerHost: 'lb', readerPort: 6379 },
    ],
    [
      'another port of readers',
      {},
      { readerPort: 7000 },
      { readerHost: 'cache-1.internal', readerPort: 7000 },
    ],
    ['Valkey', {}, { engine: RedisEngine.VALKEY }, { engine: 'valkey' }],
    ['sessions that are kept', { keepSessions: true }, {}, { keepSessions: true }],
    ['a password', { password: { length: 64, excludeCharacters: '0O' } }, {}, { passwordLength: 64 }],
  ])('accepts %s', (_, props, server, parameters) => {
    expect(bound(props, server).parameters).toMatchObject(parameters);
  });

  test.each<[string, Partial<RedisUserProps>]>([
    ['without an acl', { acl: undefined }],
    ['with createUser: false', { createUser: false }],
  ])('does not create the user %s', (_, props) => {
    expect(bound(props).parameters).not.toHaveProperty('acl');
  });

  test('attaches the rotator to the VPC, and allows it to connect', () => {
    const { stack, has } = synthesized((stack) => {
      const vpc = new Vpc(stack, 'Vpc');
      const group = new SecurityGroup(stack, 'Group', { vpc });
      const connectable = { connections: group.connections };
      Object.defineProperty(connectable.connections, 'defaultPort', { value: Port.tcp(6379) });
      return { credential: credentialIn(stack, {}, { vpc, connectable }) };
    });
    has('AWS::EC2::SecurityGroupIngress', { FromPort: 6379, ToPort: 6379 });
    expect(stack.node.tryFindChild('Vpc')).toBeDefined();
  });

  test('adds the certificate authority to the code of the function', () => {
    const { certificate } = new CertificateAuthority();
    const { parameters } = bound({}, { certificateAuthority: certificate });
    expect(parameters.certificateAuthority).toMatch(/^[0-9a-f]{64}$/);
    expect(() => bound({}, { certificateAuthority: 'ca.pem' })).toThrow('[CertificateNotSupported]');
  });

  test('identifies the principal by the first host and the username', () => {
    expect(bound().principal).toBe('redis cache-1.internal shop');
    expect(bound({}, { hosts: ['cache-1.internal', 'new'] }).principal).toBe('redis cache-1.internal shop');
  });

  test('accepts hosts that are known when the stack is deployed', () => {
    const stack = newStack();
    const host = new CfnParameter(stack, 'Host').valueAsString;
    const config = credentialIn(stack, {}, { hosts: [host] }).bind(stack);
    expect(Token.isUnresolved(config.principal)).toBe(false);
    expect(config.principal).toBe('redis {"Ref":"Host"} shop');
    expect(stack.resolve(config.parameters.nodes)).toEqual({ 'Fn::Join': ['', [{ Ref: 'Host' }, ':6379']] });
  });

  test('refuses two secrets for one user', () => {
    const stack = newStack();
    const credential = credentialIn(stack);
    mailerKey(stack, { credential });
    expect(() => credential.bind(newStack())).not.toThrow();
    expect(() => credential.bind(stack)).toThrow('[LoginHasAnotherSecret]');
  });
});

const ACL = '[AclNotSupported] The acl of Credential.redis is empty, or has a rule for passwords';

test.each<[string, Partial<RedisUserProps>, string]>([
  ['an empty username', { username: '' }, '[UsernameNotSupported] The username ""'],
  ['a username with a space', { username: 'my app' }, '[UsernameNotSupported] The username "my app"'],
  ['a username that is a token', { username: Aws.STACK_NAME }, '[UnknownAtSynth] The username'],
  ['an acl that is a token', { acl: Aws.STACK_NAME }, '[UnknownAtSynth] The acl'],
  ['an empty acl', { acl: '' }, ACL],
  ...['+@all nopass', 'on +@all', 'OFF', '>password', '<password', '#00', '!00', 'reset', 'resetpass'].map(
    (acl) => [`the acl ${acl}`, { acl }, ACL] as [string, Partial<RedisUserProps>, string],
  ),
  ['createUser without an acl', { acl: undefined, createUser: true }, '[AclMissing]'],
  ['a server of another type', { server: 'cache' as never }, '[WrongType] The server of Credential.redis'],
  ['a password of 513 characters', { password: { length: 513 } }, '[KeyTooLong]'],
])('refuses %s', (_, props, message) => {
  expect(() => bound(props)).toThrow(message);
});

test.each<[string, Partial<RedisNodesProps>, string]>([
  ['no hosts', { hosts: [] }, '[HostsMissing] The RedisServer has no hosts.'],
  ['a URL', { hosts: ['rediss://cache'] }, '[HostNotSupported] The host "rediss://cache"'],
  ['a host of another type', { hosts: [6379 as never] }, '[WrongType] The host of RedisServer'],
  ['one host', { hosts: 'cache' as never }, '[WrongType] The hosts of RedisServer'],
  ['an unknown engine', { engine: 'memcached' as never }, '[WrongType] The engine of RedisServer'],
  ['no admin secret', { adminSecret: undefined }, '[WrongType] The adminSecret of RedisServer'],
])('a server refuses %s', (_, props, message) => {
  expect(() => serverIn(newStack(), props)).toThrow(message);
});
