import { App, type Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { newStack, secretFor, stackIn, warningsOf } from '../support';

const arnIn = (account: string) => `arn:aws:iam::${account}:user/bob`;

test('a user ARN of another account is refused', () => {
  const stack = stackIn(new App(), 'App', '111111111111');
  const user = User.fromUserArn(stack, 'Bob', arnIn('222222222222'));
  expect(() => secretFor(stack, 'Key', user)).toThrow(
    '[UserOfAnotherAccount] App/Key is in account 111111111111, the user App/Bob in 222222222222; ' +
      'access keys can be issued only in the user’s own account. ' +
      'Define the secret in a stack of account 222222222222, or use a user of account 111111111111.',
  );
});

test('a user of a stack in another account is refused', () => {
  const app = new App();
  const user = new User(stackIn(app, 'Users', '222222222222'), 'Bob', { userName: 'bob' });
  expect(() => secretFor(stackIn(app, 'App', '111111111111'), 'Key', user)).toThrow('[UserOfAnotherAccount]');
});

test('a user ARN of a known account is warned of in an environment-agnostic stack', () => {
  const stack = newStack();
  secretFor(stack, 'Key', User.fromUserArn(stack, 'Bob', arnIn('222222222222')));
  expect(warningsOf(stack)).toEqual([
    'The user App/Bob is in account 222222222222, and the account of the stack is not known at synth. ' +
      'In another account the deploy fails. Set the env of the stack. [ack: cdk-rekey:userAccountUnknown]',
  ]);
});

test.each<[string, (stack: Stack) => unknown]>([
  ['created', (stack) => secretFor(stack, 'Key', new User(stack, 'Bob'))],
  ['imported by its name', (stack) => secretFor(stack, 'Key', User.fromUserName(stack, 'Bob', 'bob'))],
])('a user %s is not warned of', (_, make) => {
  for (const stack of [newStack(), stackIn(new App(), 'App')]) {
    make(stack);
    expect(warningsOf(stack)).toEqual([]);
  }
});

test('a user ARN of the own account is not warned of', () => {
  const stack = stackIn(new App(), 'App', '111111111111');
  secretFor(stack, 'Key', User.fromUserArn(stack, 'Bob', arnIn('111111111111')));
  expect(warningsOf(stack)).toEqual([]);
});
