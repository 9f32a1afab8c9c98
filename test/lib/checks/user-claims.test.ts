import { App, Aws, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { AccessKey, CfnAccessKey, type IUser, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { newStack, secretFor, stackIn } from '../support';

const bob = (scope: Construct, id = 'Bob') => User.fromUserName(scope, id, 'bob');
const createdBob = (scope: Construct) => new User(scope, 'Created', { userName: 'bob' });
const named = (scope: Construct, id: string, name: string) => User.fromUserName(scope, id, name);
const ARN = 'arn:aws:iam::111111111111:user/division/bob';

describe('a second secret in one stack', () => {
  const twoSecrets = (users: (stack: Stack) => IUser[]) => () => {
    const stack = stackIn();
    users(stack).forEach((user, i) => void secretFor(stack, `Key${i}`, user));
  };

  test.each<[string, (stack: Stack) => IUser[]]>([
    ['a created and an imported user of one name', (s) => [createdBob(s), bob(s)]],
    ['an imported and a created user of one name', (s) => [bob(s), createdBob(s)]],
    ['two imported users of one name', (s) => [bob(s, 'U1'), bob(s, 'U2')]],
    ['names that differ only in case', (s) => [bob(s), named(s, 'U2', 'BOB')]],
    ['a name and an ARN with a path', (s) => [bob(s), User.fromUserArn(s, 'U2', ARN)]],
    ['one name with a token', (s) => ['U1', 'U2'].map((id) => named(s, id, `${Aws.STACK_NAME}-a`))],
    [
      'a created user imported by its name token',
      (s) => {
        const user = new User(s, 'U');
        return [user, named(s, 'U2', user.userName)];
      },
    ],
    [
      'a created user imported by its ARN token',
      (s) => {
        const user = new User(s, 'U');
        return [User.fromUserArn(s, 'U2', user.userArn), user];
      },
    ],
  ])('is refused for %s', (_, users) => {
    expect(twoSecrets(users)).toThrow('[UserHasAnotherSecret]');
  });

  test('is refused with both secrets and both users named', () => {
    expect(twoSecrets((stack) => [bob(stack, 'U1'), bob(stack, 'U2')])).toThrow(
      '[UserHasAnotherSecret] App/Key1 and App/Key0 rotate the access keys of one IAM user, ' +
        'App/U1 and App/U2; a user has two slots, and one secret needs both. ' +
        'Create a user for each secret, or use one secret for both readers.',
    );
  });

  test.each<[string, (stack: Stack) => IUser[]]>([
    ['another name', (s) => [bob(s), named(s, 'U2', 'bobby')]],
    ['two created users without names', (s) => [new User(s, 'U1'), new User(s, 'U2')]],
    [
      'different names that start with one token',
      (s) => ['a', 'b'].map((end) => named(s, end, `${Aws.STACK_NAME}-${end}`)),
    ],
  ])('is accepted for %s', (_, users) => {
    expect(twoSecrets(users)).not.toThrow();
  });
});

describe('a second secret for one name in another stack', () => {
  test.each<[string, (app: App) => Construct[]]>([
    ['two regions of one account', (app) => [stackIn(app, 'A'), stackIn(app, 'B', undefined, 'us-east-1')]],
    ['two stages of one account', (app) => ['S', 'T'].map((id) => stackIn(new Stage(app, id), 'A'))],
  ])('is refused in %s', (_, places) => {
    const [a, b] = places(new App());
    secretFor(a, 'Key', bob(a));
    expect(() => secretFor(b, 'Key', bob(b))).toThrow('[UserHasAnotherSecret]');
  });

  test('is refused in environment-agnostic stacks, with a hint to set env', () => {
    const app = new App();
    const [a, b] = [new Stack(app, 'A'), new Stack(app, 'B')];
    secretFor(a, 'Key', bob(a));
    expect(() => secretFor(b, 'Key', bob(b))).toThrow(
      /\[UserHasAnotherSecret\].*deployed to different accounts, set their env\.$/,
    );
  });

  test.each<[string, (app: App) => Construct[]]>([
    ['two accounts', (app) => [stackIn(app, 'A'), stackIn(app, 'B', '222222222222')]],
    ['a known and an unknown account', (app) => [stackIn(app, 'A'), new Stack(app, 'B')]],
    [
      'environment-agnostic stacks of two stages',
      (app) => ['Dev', 'Prod'].map((id) => new Stack(new Stage(app, id), 'A')),
    ],
  ])('is accepted in %s', (_, places) => {
    const app = new App();
    for (const place of places(app)) secretFor(place, 'Key', bob(place));
    expect(() => app.synth()).not.toThrow();
  });

  test('is accepted for an expression whose value differs by stack', () => {
    const app = new App();
    for (const stack of [new Stack(app, 'A'), new Stack(app, 'B')]) {
      secretFor(stack, 'Key', named(stack, 'User', `${Aws.STACK_NAME}-bob`));
    }
    expect(() => app.synth()).not.toThrow();
  });

  test('is accepted for users of two stacks with the same logical id', () => {
    const app = new App();
    const stack = new Stack(app, 'App');
    for (const id of ['A', 'B']) {
      const users = new Stack(app, id);
      secretFor(stack, `Key${id}`, new User(users, 'Mailer'));
      const { userArn } = new User(users, 'Other');
      secretFor(stack, `Key${id}2`, User.fromUserArn(stack, `Other${id}`, userArn));
    }
    expect(() => app.synth()).not.toThrow();
  });
});

describe('an access key of the app', () => {
  test('is refused with both constructs named', () => {
    const stack = newStack();
    const user = new User(stack, 'Mailer');
    secretFor(stack, 'Key', user);
    new AccessKey(stack, 'AK', { user });
    expect(stack.node.root.node.validate()).toEqual([
      '[UserHasAnotherKey] App/AK/Resource is an access key of the user App/Mailer, whose access keys App/Key ' +
        'rotates; a user has two slots, and one secret needs both. ' +
        'Remove that access key and read the secret instead, or create another user for it.',
    ]);
  });

  const generic = (stack: Stack, UserName: unknown) =>
    new CfnResource(stack, 'AK', { type: 'AWS::IAM::AccessKey', properties: { UserName } });
  const mailerOf = (stack: Stack) => {
    const user = new User(stack, 'Mailer');
    secretFor(stack, 'Key', user);
    return user;
  };

  test.each<[string, (stack: Stack, app: App) => void]>([
    [
      'before the secret',
      (stack) => {
        const user = new User(stack, 'Mailer');
        new AccessKey(stack, 'AK', { user });
        secretFor(stack, 'Key', user);
      },
    ],
    [
      'with the user name in another case',
      (stack) => {
        secretFor(stack, 'Key', bob(stack));
        new CfnAccessKey(stack, 'AK', { userName: 'Bob' });
      },
    ],
    [
      'as a generic resource with the user name',
      (stack) => {
        secretFor(stack, 'Key', bob(stack));
        generic(stack, 'bob');
      },
    ],
    ['as a generic resource with a reference', (stack) => void generic(stack, mailerOf(stack).userName)],
    [
      'with a user of that name in another stack',
      (stack, app) => {
        secretFor(stack, 'Key', bob(stack));
        const users = new Stack(app, 'Users');
        new AccessKey(users, 'AK', { user: createdBob(users) });
      },
    ],
    [
      'in another stack',
      (stack, app) => void new AccessKey(new Stack(app, 'Other'), 'AK', { user: mailerOf(stack) }),
    ],
    [
      'with the user imported by its ARN token',
      (stack) => {
        const user = User.fromUserArn(stack, 'Handle', new User(stack, 'Mailer').userArn);
        secretFor(stack, 'Key', user);
        new AccessKey(stack, 'AK', { user });
      },
    ],
    [
      'in a nested stage',
      (_, app) => {
        const stack = new Stack(new Stage(new Stage(app, 'Outer'), 'Inner'), 'App');
        new AccessKey(stack, 'AK', { user: mailerOf(stack) });
      },
    ],
    [
      'in another stage of the same account',
      (_, app) => {
        const stack = stackIn(new Stage(app, 'Keys'), 'App');
        secretFor(stack, 'Key', bob(stack));
        new CfnAccessKey(stackIn(new Stage(app, 'Legacy'), 'App'), 'AK', { userName: 'bob' });
      },
    ],
  ])('is refused %s', (_, make) => {
    const app = new App();
    make(new Stack(app, 'App'), app);
    expect(() => app.synth()).toThrow('[UserHasAnotherKey]');
  });

  test('is accepted for another user or another account', () => {
    const app = new App();
    const stack = stackIn(app);
    secretFor(stack, 'Key', bob(stack));
    generic(stack, { 'Fn::ImportValue': 'UserName' });
    new AccessKey(stack, 'Other key', { user: new User(stack, 'Other') });
    new CfnAccessKey(stackIn(app, 'Foreign', '222222222222'), 'AK', { userName: 'bob' });
    new CfnAccessKey(new Stack(app, 'Agnostic'), 'AK', { userName: 'bob' });
    expect(() => app.synth()).not.toThrow();
  });
});
