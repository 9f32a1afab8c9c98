import { App, Aws, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { AccessKey, CfnAccessKey, type IUser, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { newStack, secretFor, stackIn } from '../support';

const bob = (scope: Construct, id = 'Bob') => User.fromUserName(scope, id, 'bob');
const ARN = 'arn:aws:iam::111111111111:user/division/bob';

/** Makes two secrets, of two users of one stack of account 111111111111. */
function twoSecrets(users: (stack: Stack) => [IUser, IUser]): void {
  const stack = stackIn(new App(), 'App');
  const [first, second] = users(stack);
  secretFor(stack, 'First', first);
  secretFor(stack, 'Second', second);
}

describe('a second secret is refused', () => {
  test.each<[string, (stack: Stack) => [IUser, IUser]]>([
    [
      'for a created and an imported user of one name',
      (s) => [new User(s, 'U', { userName: 'bob' }), bob(s)],
    ],
    [
      'for an imported and a created user of one name',
      (s) => [bob(s), new User(s, 'U', { userName: 'bob' })],
    ],
    ['for two imported users of one name', (s) => [bob(s, 'U1'), bob(s, 'U2')]],
    ['for names that differ in case only', (s) => [bob(s), User.fromUserName(s, 'U2', 'BOB')]],
    ['for a name and an ARN with a path', (s) => [bob(s), User.fromUserArn(s, 'U2', ARN)]],
    [
      'for one name with a token',
      (s) => [
        User.fromUserName(s, 'U1', `${Aws.STACK_NAME}-a`),
        User.fromUserName(s, 'U2', `${Aws.STACK_NAME}-a`),
      ],
    ],
    [
      'for a created user imported by its name token',
      (s) => {
        const user = new User(s, 'U');
        return [user, User.fromUserName(s, 'U2', user.userName)];
      },
    ],
    [
      'for a created user imported by its ARN token',
      (s) => {
        const user = new User(s, 'U');
        return [User.fromUserArn(s, 'U2', user.userArn), user];
      },
    ],
  ])('%s', (_, users) => {
    expect(() => twoSecrets(users)).toThrow('[UserHasAnotherSecret]');
  });

  test('with both secrets and both users named', () => {
    expect(() => twoSecrets((stack) => [bob(stack, 'U1'), bob(stack, 'U2')])).toThrow(
      '[UserHasAnotherSecret] App/Second and App/First rotate the access keys of one IAM user, ' +
        'App/U1 and App/U2; a user has two slots, and one secret needs both. ' +
        'Make a user for each secret, or let both readers read one secret.',
    );
  });

  test.each<[string, (app: App) => [Construct, Construct]]>([
    ['two environment-agnostic stacks', (app) => [new Stack(app, 'A'), new Stack(app, 'B')]],
    ['two regions of one account', (app) => [stackIn(app, 'A'), stackIn(app, 'B', undefined, 'us-east-1')]],
    [
      'two stages of one account',
      (app) => [stackIn(new Stage(app, 'S'), 'A'), stackIn(new Stage(app, 'T'), 'A')],
    ],
  ])('for one name in %s', (_, places) => {
    const [a, b] = places(new App());
    secretFor(a, 'Key', bob(a));
    expect(() => secretFor(b, 'Key', bob(b))).toThrow('[UserHasAnotherSecret]');
  });

  test('with a hint to set env where the accounts are not known', () => {
    const app = new App();
    const [a, b] = [new Stack(app, 'A'), new Stack(app, 'B')];
    secretFor(a, 'Key', bob(a));
    expect(() => secretFor(b, 'Key', bob(b))).toThrow('deployed to different accounts, set their env.');
  });
});

describe('a second secret is made', () => {
  test.each<[string, (stack: Stack) => [IUser, IUser]]>([
    ['for another name', (s) => [bob(s), User.fromUserName(s, 'U2', 'bobby')]],
    ['for two created users without names', (s) => [new User(s, 'U1'), new User(s, 'U2')]],
    [
      'for different names that begin with one token',
      (s) => [
        User.fromUserName(s, 'U1', `${Aws.STACK_NAME}-a`),
        User.fromUserName(s, 'U2', `${Aws.STACK_NAME}-b`),
      ],
    ],
  ])('%s', (_, users) => {
    expect(() => twoSecrets(users)).not.toThrow();
  });

  test('for users of two stacks that have the same logical id', () => {
    const app = new App();
    const stack = new Stack(app, 'App');
    for (const id of ['A', 'B']) {
      const user = new User(new Stack(app, id), 'Mailer');
      secretFor(stack, `Key${id}`, user);
      secretFor(
        stack,
        `Key${id}2`,
        User.fromUserArn(stack, `Other${id}`, new User(user.stack, 'Other').userArn),
      );
    }
    expect(() => app.synth()).not.toThrow();
  });

  test('for names of one expression that differ by stack', () => {
    const app = new App();
    for (const stack of [new Stack(app, 'A'), new Stack(app, 'B')]) {
      secretFor(stack, 'Key', User.fromUserName(stack, 'User', `${Aws.STACK_NAME}-bob`));
    }
    expect(() => app.synth()).not.toThrow();
  });

  test.each<[string, (app: App) => [Construct, Construct]]>([
    ['two accounts', (app) => [stackIn(app, 'A'), stackIn(app, 'B', '222222222222')]],
    ['a known and an unknown account', (app) => [stackIn(app, 'A'), new Stack(app, 'B')]],
    [
      'environment-agnostic stacks of two stages',
      (app) => [new Stack(new Stage(app, 'Dev'), 'A'), new Stack(new Stage(app, 'Prod'), 'A')],
    ],
  ])('for one name in %s', (_, places) => {
    const app = new App();
    for (const place of places(app)) secretFor(place, 'Key', bob(place));
    expect(() => app.synth()).not.toThrow();
  });
});

describe('an access key beside the secret is refused', () => {
  test('with both constructs named', () => {
    const stack = newStack();
    const user = new User(stack, 'Mailer');
    secretFor(stack, 'Key', user);
    new AccessKey(stack, 'AK', { user });
    expect(stack.node.root.node.validate()).toEqual([
      '[UserHasAnotherKey] App/AK/Resource is an access key of the user App/Mailer, whose access keys App/Key ' +
        'rotates; a user has two slots, and one secret needs both. ' +
        'Remove that access key and read the secret instead, or make a user for it.',
    ]);
  });

  test.each<[string, (app: App) => void]>([
    [
      'when it is made before the secret',
      (app) => {
        const stack = new Stack(app, 'App');
        const user = new User(stack, 'Mailer');
        new AccessKey(stack, 'AK', { user });
        secretFor(stack, 'Key', user);
      },
    ],
    [
      'when it names the user in another case',
      (app) => {
        const stack = new Stack(app, 'App');
        secretFor(stack, 'Key', bob(stack));
        new CfnAccessKey(stack, 'AK', { userName: 'Bob' });
      },
    ],
    [
      'when it is a generic resource that names the user',
      (app) => {
        const stack = new Stack(app, 'App');
        secretFor(stack, 'Key', bob(stack));
        new CfnResource(stack, 'AK', { type: 'AWS::IAM::AccessKey', properties: { UserName: 'bob' } });
      },
    ],
    [
      'when it is a generic resource that refers to the user',
      (app) => {
        const stack = new Stack(app, 'App');
        const user = new User(stack, 'Mailer');
        secretFor(stack, 'Key', user);
        const properties = { UserName: user.userName };
        new CfnResource(stack, 'AK', { type: 'AWS::IAM::AccessKey', properties });
      },
    ],
    [
      'when the user is created elsewhere in the app by that name',
      (app) => {
        const stack = new Stack(app, 'App');
        secretFor(stack, 'Key', bob(stack));
        const users = new Stack(app, 'Users');
        new AccessKey(users, 'AK', { user: new User(users, 'U', { userName: 'bob' }) });
      },
    ],
    [
      'when it is in another stack',
      (app) => {
        const stack = new Stack(app, 'App');
        const user = new User(stack, 'Mailer');
        secretFor(stack, 'Key', user);
        new AccessKey(new Stack(app, 'Other'), 'AK', { user });
      },
    ],
    [
      'when both have the user imported by its ARN token',
      (app) => {
        const stack = new Stack(app, 'App');
        const user = User.fromUserArn(stack, 'Handle', new User(stack, 'Mailer').userArn);
        secretFor(stack, 'Key', user);
        new AccessKey(stack, 'AK', { user });
      },
    ],
    [
      'in a nested stage',
      (app) => {
        const stack = new Stack(new Stage(new Stage(app, 'Outer'), 'Inner'), 'App');
        const user = new User(stack, 'Mailer');
        secretFor(stack, 'Key', user);
        new AccessKey(stack, 'AK', { user });
      },
    ],
    [
      'in another stage of the same account',
      (app) => {
        const stack = stackIn(new Stage(app, 'Keys'), 'App');
        secretFor(stack, 'Key', bob(stack));
        new CfnAccessKey(stackIn(new Stage(app, 'Legacy'), 'App'), 'AK', { userName: 'bob' });
      },
    ],
  ])('%s', (_, make) => {
    const app = new App();
    make(app);
    expect(() => app.synth()).toThrow('[UserHasAnotherKey]');
  });
});

test('an access key of another user, or of another account, is left alone', () => {
  const app = new App();
  const stack = stackIn(app, 'App');
  secretFor(stack, 'Key', bob(stack));
  new AccessKey(stack, 'AK', { user: new User(stack, 'Other') });
  new CfnAccessKey(stackIn(app, 'Foreign', '222222222222'), 'AK', { userName: 'bob' });
  new CfnAccessKey(new Stack(app, 'Agnostic'), 'AK', { userName: 'bob' });
  const properties = { UserName: { 'Fn::ImportValue': 'UserName' } };
  new CfnResource(stack, 'Elsewhere', { type: 'AWS::IAM::AccessKey', properties });
  expect(() => app.synth()).not.toThrow();
});
