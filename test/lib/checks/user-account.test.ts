import { App, type Stack } from 'aws-cdk-lib';
import { type IUser, User } from 'aws-cdk-lib/aws-iam';
import { newStack, secretFor, stackIn, warningsOf } from '../support';

const arnIn = (account: string) => `arn:aws:iam::${account}:user/bob`;

test('refuses a user ARN of another account', () => {
  const stack = stackIn();
  const user = User.fromUserArn(stack, 'Bob', arnIn('222222222222'));
  expect(() => secretFor(stack, 'Key', user)).toThrow(
    '[UserOfAnotherAccount] App/Key is in account 111111111111, the user App/Bob in 222222222222; ' +
      'access keys can be issued only in the account of the user. ' +
      'Define the secret in a stack of account 222222222222, or use a user of account 111111111111.',
  );
});

test('refuses a user of a stack in another account', () => {
  const app = new App();
  const user = new User(stackIn(app, 'Users', '222222222222'), 'Bob', { userName: 'bob' });
  expect(() => secretFor(stackIn(app, 'App', '111111111111'), 'Key', user)).toThrow('[UserOfAnotherAccount]');
});

test('warns about a user ARN of a known account in an environment-agnostic stack', () => {
  const stack = newStack();
  secretFor(stack, 'Key', User.fromUserArn(stack, 'Bob', arnIn('222222222222')));
  expect(warningsOf(stack)).toEqual([
    'The user App/Bob is in account 222222222222, and the account of the stack is not known at synth. ' +
      'In another account the deploy fails. Set the env of the stack. [ack: cdk-rekey:userAccountUnknown]',
  ]);
});

test.each<[string, (stack: Stack) => IUser, Stack?]>([
  ['created in an environment-agnostic stack', (stack) => new User(stack, 'Bob'), newStack()],
  [
    'imported in an environment-agnostic stack',
    (stack) => User.fromUserName(stack, 'Bob', 'bob'),
    newStack(),
  ],
  ['created', (stack) => new User(stack, 'Bob')],
  ['imported by its name', (stack) => User.fromUserName(stack, 'Bob', 'bob')],
  ['imported by an ARN of the own account', (stack) => User.fromUserArn(stack, 'Bob', arnIn('111111111111'))],
])('accepts a user that is %s', (_, userOf, stack = stackIn()) => {
  secretFor(stack, 'Key', userOf(stack));
  expect(warningsOf(stack)).toEqual([]);
});
