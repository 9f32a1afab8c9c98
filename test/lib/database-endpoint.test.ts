import { Aws, CfnParameter, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Connections, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Database } from '../../lib';
import {
  ADMIN_ARN,
  FIRST,
  functionOf,
  INGRESS,
  importedAdmin,
  loginOf,
  parametersOf,
} from './database-login';
import { vpcIn } from './database-support';
import { dependenciesOf, idOf, stackIn } from './support';

describe('an endpoint', () => {
  const endpoint = (stack: Stack, props: object = {}) =>
    Database.fromEndpoint({ host: 'db.internal', adminSecret: importedAdmin(stack), ...props });

  test('has the default port of the kind, and no VPC', () => {
    const stack = stackIn();
    loginOf(stack, endpoint(stack));
    expect(parametersOf(stack)).toMatchObject({ host: 'db.internal', port: '5432', readerPort: '5432' });
    expect(functionOf(stack).VpcConfig).toBeUndefined();
  });

  test.each<[string, (group: SecurityGroup) => SecurityGroup | { connections: Connections }]>([
    ['a security group', (group) => group],
    [
      'a server with its port as the default port',
      (group) => ({
        connections: new Connections({ securityGroups: [group], defaultPort: Port.tcp(5499) }),
      }),
    ],
  ])('allows the rotator to connect to %s', (_, connectable) => {
    const stack = stackIn();
    const vpc = vpcIn(stack);
    const group = new SecurityGroup(stack, 'Server', { vpc });
    loginOf(stack, endpoint(stack, { port: 5499, vpc, connectable: connectable(group) }));
    Template.fromStack(stack).hasResourceProperties(INGRESS, {
      GroupId: stack.resolve(group.securityGroupId),
      FromPort: 5499,
    });
    expect(dependenciesOf(stack, idOf(stack, FIRST))).toEqual(
      expect.arrayContaining([idOf(stack, INGRESS), stack.getLogicalId(group.node.defaultChild as never)]),
    );
  });
});

describe('an endpoint that cannot work is refused:', () => {
  test.each<[string, object, string]>([
    ['a URL', { host: 'postgres://db:5432/shop' }, '[HostNotSupported] The host "postgres://db:5432/shop"'],
    ['a port in the host', { host: 'db:5433' }, '[HostNotSupported]'],
    ['an empty host', { host: '' }, '[HostNotSupported]'],
    ['no host', { host: undefined }, '[WrongType] The host of Database is undefined'],
    [
      'a host that is a token',
      { host: Aws.STACK_NAME },
      '[UnknownAtSynth] The host of Database.fromEndpoint',
    ],
    ['a port in a string', { port: '5432' }, '[WrongType] The port of Database is of type string'],
    ['the port 0', { port: 0 }, '[PortNotSupported] The port 0'],
    ['an ARN as the admin secret', { adminSecret: ADMIN_ARN }, '[WrongType] The adminSecret of Database'],
  ])('%s', (_, props, message) => {
    const stack = stackIn();
    const endpoint = { host: 'db.internal', adminSecret: importedAdmin(stack), ...props };
    expect(() => Database.fromEndpoint(endpoint as never)).toThrow(message);
  });

  test('but not an address, and a port that is known when the stack is deployed', () => {
    const stack = stackIn();
    const port = new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber;
    const endpoint = { host: '2001:db8::1', port, adminSecret: importedAdmin(stack) };
    expect(() => Database.fromEndpoint(endpoint)).not.toThrow();
  });
});
