import { adviceFor } from '../../src/cloudformation/advice';

const SAME = 'CloudFormation would fail in the same way: fix the cause and rehearse again.';
const LIMIT = /^This is a limit of the rehearsal/;
const EXISTS = /if that does not exist\. .*--exists FILE/;

test.each<[string, string, string | RegExp]>([
  ['any other failure', 'EntityAlreadyExists: User with name bob already exists.', SAME],
  ['an operation that the local AWS does not support', 'The local AWS does not support x:Y.', LIMIT],
  ['another runtime', 'The rehearsal does not run App/Fn: its runtime is python3.13', LIMIT],
  ['an absent user', 'The user with name bob cannot be found.', EXISTS],
  ['an absent principal', 'PrincipalGone: There is no user bob', EXISTS],
  [
    'an absent value',
    'The dynamic reference to the secret s cannot be resolved: no value for AWSCURRENT',
    /addDependency\(rotatingSecret\)/,
  ],
  [
    'a user that --exists excludes',
    'The user with name zed cannot be found.',
    `The option "exists" declares that zed does not exist. ${SAME}`,
  ],
])('advises on %s', (_, reason, advice) => {
  expect(adviceFor(reason, ['zed'])).toEqual(
    typeof advice === 'string' ? advice : expect.stringMatching(advice),
  );
});
