import { App, RemovalPolicies, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { type IUser, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Credential } from '../../../lib';
import { mailerKey } from '../support';

const { DESTROY, RETAIN, RETAIN_ON_UPDATE_OR_DELETE } = RemovalPolicy;

const secretOf = (scope: Construct, user: IUser, removalPolicy = RETAIN) =>
  mailerKey(scope, { credential: Credential.accessKey({ user }), removalPolicy });

/** Creates a user, with a removal policy unless it is undefined. */
function userIn(stack: Construct, policy?: RemovalPolicy): User {
  const user = new User(stack, 'Mailer');
  if (policy) user.applyRemovalPolicy(policy);
  return user;
}

const synth = (make: (stack: Stack, app: App) => unknown) => () => {
  const app = new App();
  make(new Stack(app, 'App'), app);
  app.synth();
};

test('refuses a retained secret of a deleted user, with both constructs and the fix', () => {
  expect(synth((stack) => secretOf(stack, userIn(stack)))).toThrow(
    '[UserNotRetained] App/MailerKey retains its access keys when it is removed from the stack, but their user ' +
      'App/Mailer/Resource is deleted with its stack; IAM does not delete a user with access keys. ' +
      'Set the same removal policy for the user: user.applyRemovalPolicy(RemovalPolicy.RETAIN). ' +
      'Or omit the removalPolicy of the secret.',
  );
});

test.each<[string, (stack: Stack, app: App) => unknown]>([
  ['in another stack', (stack, app) => secretOf(stack, userIn(new Stack(app, 'Users')))],
  [
    'in a nested stage',
    (_, app) => {
      const stack = new Stack(new Stage(app, 'Prod'), 'App');
      secretOf(stack, userIn(stack));
    },
  ],
  [
    'of another reference to the user',
    (stack) => {
      new User(stack, 'Mailer', { userName: 'bob' });
      secretOf(stack, User.fromUserName(stack, 'Handle', 'bob'));
    },
  ],
  ['retained except on creation', (stack) => secretOf(stack, userIn(stack), RETAIN_ON_UPDATE_OR_DELETE)],
  [
    'whose policy is changed later',
    (stack) => {
      const user = userIn(stack, RETAIN);
      secretOf(stack, user);
      user.applyRemovalPolicy(DESTROY);
    },
  ],
  [
    'that is deleted only when a creation is rolled back',
    (stack) => secretOf(stack, userIn(stack, RETAIN_ON_UPDATE_OR_DELETE)),
  ],
])('refuses a user %s', (_, make) => {
  expect(synth(make)).toThrow('[UserNotRetained]');
});

test.each<[string, (stack: Stack) => unknown]>([
  [
    'a user whose removal policy is set later',
    (stack) => {
      const user = userIn(stack);
      secretOf(stack, user);
      user.applyRemovalPolicy(RETAIN);
    },
  ],
  [
    'a user with the same conditional retention',
    (stack) => secretOf(stack, userIn(stack, RETAIN_ON_UPDATE_OR_DELETE), RETAIN_ON_UPDATE_OR_DELETE),
  ],
  [
    'a retained user of a secret that is retained except on creation',
    (stack) => secretOf(stack, userIn(stack, RETAIN), RETAIN_ON_UPDATE_OR_DELETE),
  ],
  ['an imported user', (stack) => secretOf(stack, User.fromUserName(stack, 'Mailer', 'bob'))],
  [
    'a stack in which everything is retained',
    (stack) => {
      secretOf(stack, userIn(stack), DESTROY);
      RemovalPolicies.of(stack).apply(RETAIN);
    },
  ],
  [
    'a user that is retained longer than its secret',
    (stack) => secretOf(stack, userIn(stack, RETAIN), DESTROY),
  ],
])('accepts %s', (_, make) => {
  expect(synth(make)).not.toThrow();
});
