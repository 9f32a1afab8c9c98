import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  AccountRootPrincipal,
  AnyPrincipal,
  ArnPrincipal,
  CompositePrincipal,
  FederatedPrincipal,
  Group,
  type IGrantable,
  OrganizationPrincipal,
  Role,
  ServicePrincipal,
  StarPrincipal,
  User,
} from 'aws-cdk-lib/aws-iam';
import type { RotatingSecret } from '../../../lib';
import { mailerKey, newStack, reader, stackIn, warningsOf } from '../support';

const OWN = '111111111111';
const FOREIGN = '222222222222';

describe.each<[string, string, string, (secret: RotatingSecret, to: IGrantable) => unknown]>([
  ['grantRead', 'reader', 'CrossAccountReader', (secret, to) => secret.grantRead(to)],
  ['grantReplaceNow', 'caller', 'CrossAccountCaller', (secret, to) => secret.grantReplaceNow(to)],
])('%s', (_name, role, code, grant) => {
  const roleOf = (stack: Stack, account: string) =>
    Role.fromRoleArn(stack, 'Imported', `arn:aws:iam::${account}:role/mail`);

  test.each<[string, IGrantable]>([
    ['the own account', new AccountPrincipal(OWN)],
    ['the own account as a token', new AccountPrincipal(Aws.ACCOUNT_ID)],
    ['the root of the account', new AccountRootPrincipal()],
    ['a service', new ServicePrincipal('ecs-tasks.amazonaws.com')],
    ['anyone', new AnyPrincipal()],
    ['everyone', new StarPrincipal()],
    ['an organization', new OrganizationPrincipal('o-1234567890')],
    ['an ARN', new ArnPrincipal(`arn:aws:iam::${OWN}:role/mail`)],
    ['a federated principal', new FederatedPrincipal('cognito-identity.amazonaws.com')],
    ['a composite', new CompositePrincipal(new ServicePrincipal('ecs-tasks.amazonaws.com'))],
    ['a service with conditions', new ServicePrincipal('ecs-tasks.amazonaws.com').withConditions({})],
  ])('refuses %s, which has no policy', (_, principal) => {
    const secret = mailerKey(stackIn(new App(), 'App', OWN));
    expect(() => grant(secret, principal)).toThrow('[NoPolicyToGrantIn]');
  });

  test('reports the principal without a policy', () => {
    const secret = mailerKey(newStack());
    expect(() => grant(secret, new ServicePrincipal('ecs-tasks.amazonaws.com'))).toThrow(
      `[NoPolicyToGrantIn] The ${role} of App/MailerKey is ServicePrincipal(ecs-tasks.amazonaws.com), ` +
        'which has no policy for a grant. Grant to a role, a user or a group: for a service, the role that it assumes; ' +
        'for an account, each role that needs access; for an ARN, the result of Role.fromRoleArn or User.fromUserArn.',
    );
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a name', 'mail', 'of type string'],
    ['an object without a principal', {}, 'of type Object'],
  ])('refuses %s from JavaScript', (_, grantee, found) => {
    const secret = mailerKey(newStack());
    expect(() => grant(secret, grantee as IGrantable)).toThrow(
      `[WrongType] The ${role} of App/MailerKey is ${found}. ` +
        'Pass a role, a user, a group, or a construct with a role, such as a function.',
    );
  });

  test.each<[string, (stack: Stack) => IGrantable]>([
    ['an account', () => new AccountPrincipal(FOREIGN)],
    ['a role', (stack) => roleOf(stack, FOREIGN)],
  ])('refuses %s of another account', (_, principal) => {
    const stack = stackIn(new App(), 'App', OWN);
    const secret = mailerKey(stack);
    expect(() => grant(secret, principal(stack))).toThrow(
      `[${code}] App/MailerKey is in account ${OWN}, its ${role} in ${FOREIGN}: a grant to the ${role} is not enough. ` +
        `Grant to a role of the secret’s account, and allow the ${role} to assume that role.`,
    );
  });

  test('warns about a role of a known account in an environment-agnostic stack', () => {
    const stack = newStack();
    grant(mailerKey(stack), roleOf(stack, FOREIGN));
    expect(warningsOf(stack)).toEqual([
      `A ${role} of App/MailerKey is in account ${FOREIGN}, and the stack’s account is not known at synth. ` +
        `In another account the grant has no effect. Set the env of the stack. [ack: cdk-rekey:${role}AccountUnknown]`,
    ]);
  });

  test.each<[string, (stack: Stack) => IGrantable]>([
    ['a role of the stack', (stack) => reader(stack)],
    ['a group', (stack) => new Group(stack, 'Group')],
    ['an imported user', (stack) => User.fromUserName(stack, 'User', 'bob')],
    [
      'a role whose ARN is a parameter',
      (stack) => Role.fromRoleArn(stack, 'Imported', new CfnParameter(stack, 'Arn').valueAsString),
    ],
    ['a role of another agnostic stack', (stack) => reader(new Stack(stack.node.root, 'Readers'))],
  ])('accepts %s without a warning', (_, principal) => {
    const stack = newStack();
    grant(mailerKey(stack), principal(stack));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('accepts an imported role of the own account', () => {
    const stack = stackIn(new App(), 'App', OWN);
    grant(mailerKey(stack), roleOf(stack, OWN));
    expect(warningsOf(stack)).toEqual([]);
  });
});
