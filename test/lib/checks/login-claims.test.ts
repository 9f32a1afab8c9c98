import { App, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { claimLogin } from '../../../lib/checks/login-claims';
import { stackIn } from '../support';

/** Rotator of a secret of a stack. */
const rotatorIn = (stack: Stack, secret: string) => new Construct(new Construct(stack, secret), 'Rotator');

test('a second secret for a login is refused with both secrets named', () => {
  const stack = new Stack(new App(), 'App');
  claimLogin(rotatorIn(stack, 'First'), 'db.internal 5432', 'app_a');
  expect(() => claimLogin(rotatorIn(stack, 'Second'), 'DB.internal 5432', 'app_a')).toThrow(
    '[LoginHasAnotherSecret] App/Second and App/First rotate the password of one login, app_a, of one server; ' +
      'each would end the password of the other. ' +
      'Give each secret logins of its own, or use one secret for both readers.',
  );
});

test('a second secret for a login is refused in another stack', () => {
  const app = new App();
  claimLogin(rotatorIn(stackIn(app, 'A'), 'First'), 'db.internal', 'app_a');
  expect(() =>
    claimLogin(rotatorIn(stackIn(app, 'B', undefined, 'us-east-1'), 'Second'), 'db.internal', 'app_a'),
  ).toThrow('[LoginHasAnotherSecret]');
});

test.each<[string, (app: App) => [Stack, string, string][]]>([
  [
    'another login',
    (app) => [
      [stackIn(app), 'db', 'app_a'],
      [stackIn(app, 'B'), 'db', 'APP_A'],
    ],
  ],
  [
    'another server',
    (app) => [
      [stackIn(app), 'db 5432', 'app_a'],
      [stackIn(app, 'B'), 'db 5433', 'app_a'],
    ],
  ],
  [
    'another account',
    (app) => [
      [stackIn(app), 'db', 'app_a'],
      [stackIn(app, 'B', '222222222222'), 'db', 'app_a'],
    ],
  ],
  [
    'another stage',
    (app) =>
      ['Dev', 'Prod'].map((id): [Stack, string, string] => [stackIn(new Stage(app, id)), 'db', 'app_a']),
  ],
])('is accepted for %s', (_, claims) => {
  claims(new App()).forEach(([stack, server, login], i) => {
    expect(() => claimLogin(rotatorIn(stack, `Secret${i}`), server, login)).not.toThrow();
  });
});

test('a rotator may claim a login twice, and another app the same login', () => {
  const rotator = rotatorIn(new Stack(new App(), 'App'), 'Secret');
  for (const one of [rotator, rotator, rotatorIn(new Stack(new App(), 'App'), 'Secret')])
    expect(() => claimLogin(one, 'db', 'app_a')).not.toThrow();
});
