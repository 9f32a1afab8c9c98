import { adviceFor } from '../../src/cloudformation/advice';

const SAME = 'CloudFormation would fail in the same way: fix the cause and rehearse again.';

test.each<[string, string, RegExp]>([
  [
    'any other failure',
    'EntityAlreadyExists: User with name bob already exists.',
    /^CloudFormation would fail in the same way: fix/,
  ],
  [
    'an operation that the local AWS lacks',
    'The local AWS does not support iam:CreateGroup.',
    /^This is a limit of the rehearsal/,
  ],
  [
    'a runtime that is not run',
    'The rehearsal does not run App/Fn: its runtime is python3.13',
    /^This is a limit/,
  ],
  [
    'a user that is not there',
    'The user with name bob cannot be found.',
    /if that does not exist\. .*--exists FILE/,
  ],
  [
    'a principal that is not there',
    'PrincipalGone: There is no user bob',
    /if that does not exist\. .*--exists FILE/,
  ],
  [
    'a value that is not there yet',
    'The dynamic reference to the secret s cannot be resolved: no value for AWSCURRENT',
    /addDependency\(rotatingSecret\)/,
  ],
])('advises on %s', (_, reason, advice) => {
  expect(adviceFor(reason, [])).toMatch(advice);
});

test('names what is said not to exist', () => {
  expect(adviceFor('The user with name bob cannot be found.', ['bob'])).toBe(
    `The option exists says that bob does not exist. ${SAME}`,
  );
});
