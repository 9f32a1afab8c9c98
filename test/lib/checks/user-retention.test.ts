import { App, RemovalPolicies, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { type IUser, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret } from '../../../lib';

const { DESTROY, RETAIN, RETAIN_ON_UPDATE_OR_DELETE } = RemovalPolicy;

function retained(scope: Construct, user: IUser, removalPolicy = RETAIN): RotatingSecret {
  return new RotatingSecret(scope, 'Key', { credential: Credential.accessKey({ user }), removalPolicy });
}

describe('a retained secret of a user that is deleted is refused', () => {
  test('with both constructs named', () => {
    const app = new App();
    const stack = new Stack(app, 'App');
    retained(stack, new User(stack, 'Mailer'));
    expect(() => app.synth()).toThrow(
      '[UserNotRetained] App/Key keeps its access keys when it leaves the stack, but their user ' +
        'App/Mailer/Resource is deleted with its own; IAM does not delete a user that has access keys. ' +
        'Give the user the same removal policy: user.applyRemovalPolicy(RemovalPolicy.RETAIN). ' +
        'Or leave the removalPolicy of the secret out.',
    );
  });

  test.each<[string, (app: App) => void]>([
    [
      'in another stack',
      (app) => retained(new Stack(app, 'App'), new User(new Stack(app, 'Users'), 'Mailer')),
    ],
    [
      'in a nested stage',
      (app) => {
        const stack = new Stack(new Stage(app, 'Prod'), 'App');
        retained(stack, new User(stack, 'Mailer'));
      },
    ],
    [
      'when the secret has another handle of the user',
      (app) => {
        const stack = new Stack(app, 'App');
        new User(stack, 'Mailer', { userName: 'bob' });
        retained(stack, User.fromUserName(stack, 'Handle', 'bob'));
      },
    ],
    [
      'when the secret is retained except on creation',
      (app) => {
        const stack = new Stack(app, 'App');
        retained(stack, new User(stack, 'Mailer'), RETAIN_ON_UPDATE_OR_DELETE);
      },
    ],
    [
      'when its removal policy is changed after the secret is made',
      (app) => {
        const stack = new Stack(app, 'App');
        const user = new User(stack, 'Mailer');
        user.applyRemovalPolicy(RETAIN);
        retained(stack, user);
        user.applyRemovalPolicy(DESTROY);
      },
    ],
    [
      'when the user is deleted by the roll back of a failed creation, and the keys are not',
      (app) => {
        const stack = new Stack(app, 'App');
        const user = new User(stack, 'Mailer');
        user.applyRemovalPolicy(RETAIN_ON_UPDATE_OR_DELETE);
        retained(stack, user);
      },
    ],
  ])('%s', (_, make) => {
    const app = new App();
    make(app);
    expect(() => app.synth()).toThrow('[UserNotRetained]');
  });
});

describe('a retained secret is made', () => {
  test.each<[string, (stack: Stack) => void]>([
    [
      'of a user whose removal policy is set later',
      (stack) => {
        const user = new User(stack, 'Mailer');
        retained(stack, user);
        user.applyRemovalPolicy(RETAIN);
      },
    ],
    [
      'of a user with the same conditional retention',
      (stack) => {
        const user = new User(stack, 'Mailer');
        user.applyRemovalPolicy(RETAIN_ON_UPDATE_OR_DELETE);
        retained(stack, user, RETAIN_ON_UPDATE_OR_DELETE);
      },
    ],
    ['of an imported user', (stack) => retained(stack, User.fromUserName(stack, 'Mailer', 'bob'))],
    [
      'in a stack where everything is retained',
      (stack) => {
        retained(stack, new User(stack, 'Mailer'), DESTROY);
        RemovalPolicies.of(stack).apply(RETAIN);
      },
    ],
  ])('%s', (_, make) => {
    const app = new App();
    make(new Stack(app, 'App'));
    expect(() => app.synth()).not.toThrow();
  });
});

test('a user may be retained beyond its secret', () => {
  const app = new App();
  const stack = new Stack(app, 'App');
  const user = new User(stack, 'Mailer');
  user.applyRemovalPolicy(RETAIN);
  retained(stack, user, DESTROY);
  expect(() => app.synth()).not.toThrow();
});
