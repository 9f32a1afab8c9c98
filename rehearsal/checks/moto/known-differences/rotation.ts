import { type Call, call, createSecret, FUNCTION_ARN_PREFIX, putValue, TOKENS } from '../sequences/call';
import { bothDid } from './history';
import type { KnownDifference } from './known-difference';

const SECRET = { SecretId: 'a' };
const DESCRIBE = call('DescribeSecret', SECRET);
const NO_VALUE = createSecret({ SecretString: undefined });
const PENDING = [createSecret(), putValue(2, 'two', ['AWSPENDING'])];

const rotate = (input: Call['input'] = {}) =>
  call('RotateSecret', {
    ...SECRET,
    ClientRequestToken: TOKENS[2],
    RotationLambdaARN: `${FUNCTION_ARN_PREFIX}rotator`,
    RotationRules: { AutomaticallyAfterDays: 30 },
    ...input,
  });

/** Differences in rotation. Without Docker, moto runs no function. */
export const rotationDifferences: readonly KnownDifference[] = [
  {
    rule: 'RotateSecret starts a rotation, which is not complete when the call returns.',
    sources: ['point: 2'],
    differs: [['LastRotatedDate', 'absent', 'now in seconds']],
    endsAfter: (history) => bothDid(history, 'RotateSecret'),
    shown: [[createSecret(), rotate(), DESCRIBE]],
  },
  {
    rule: 'RotateSecret needs a function, a schedule and a token, and no rotation in progress.',
    sources: ['recording: first-rotate-secret-with-missing-lambda-arn', 'page: API_RotateSecret', 'point: 5'],
    differs: [
      [
        'outcome',
        /No Lambda rotation function|provide RotationRules|^InvalidParameterException .*RotationRules/,
        'ok',
      ],
      ['outcome', /must provide a ClientRequestToken|A previous rotation isn't complete/, 'ok'],
    ],
    shown: [
      [createSecret(), rotate({ RotationLambdaARN: undefined })],
      [createSecret(), rotate({ RotationRules: { ScheduleExpression: 'rate(1 minute)' } })],
      [createSecret(), rotate({ ClientRequestToken: undefined })],
      [...PENDING, rotate()],
    ],
  },
  {
    rule: 'A rotation may make the first value of a secret.',
    sources: ['page: API_RotateSecret'],
    differs: [['outcome', /^ok$|^InvalidParameter|^InvalidRequest/, /^NotAnAnswer 500/]],
    ends: true,
    shown: [[NO_VALUE, rotate()]],
  },
  {
    rule: 'RotateSecret checks that it may invoke the function; the order of its checks is not documented.',
    sources: ['recording: rotate-secret-invalid-lambda-arn', 'open: API_RotateSecret'],
    differs: [
      [
        'outcome',
        /^(Invalid|AccessDenied|Validation|ResourceNotFound).* 400: /,
        /^ResourceNotFound|AfterDays must be/,
      ],
      ['outcome', /^(InvalidParameter|AccessDenied|Validation)Exception/, /An error occurred/],
      [
        'error.message',
        /.+/,
        /AfterDays must be within 1-1000|Previous rotation request is still in progress/,
      ],
    ],
    // moto has written a version and a schedule by then.
    ends: true,
    shown: [
      [createSecret(), rotate({ RotationLambdaARN: `${FUNCTION_ARN_PREFIX}absent` })],
      [rotate({ SecretId: 'absent', RotationLambdaARN: 'no-arn' })],
      [createSecret(), rotate({ RotationLambdaARN: 'no-arn', RotationRules: { AutomaticallyAfterDays: 0 } })],
      [createSecret(), call('DeleteSecret', SECRET), rotate({ RotationLambdaARN: 'no-arn' })],
    ],
  },
  {
    rule: 'A version with AWSPENDING and AWSCURRENT ends a rotation.',
    sources: ['point: 5'],
    differs: [['outcome', /^ok$|^InvalidParameter|^AccessDenied/, /Previous rotation request is still in/]],
    ends: true,
    shown: [[createSecret(), putValue(2, 'two', ['AWSPENDING', 'AWSCURRENT']), rotate()]],
  },
  {
    rule: 'The text of the error of CancelRotateSecret without a rotation is not documented.',
    sources: ['open: API_CancelRotateSecret'],
    differs: [['error.message', /^No rotation is configured/, /^You tried to enable rotation/]],
    shown: [[createSecret(), call('CancelRotateSecret', SECRET)]],
  },
];
