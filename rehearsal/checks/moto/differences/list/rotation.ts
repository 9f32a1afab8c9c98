import { ACCOUNT, REGION } from '../../calls/call';
import { TOKENS } from '../../calls/pools';
import type { Listed } from '../listed';
import { call, put, secret } from '../making';
import { bothDid } from '../past';
import { BROKE, NO_TOKEN, NOT_FOUND_THERE } from './wording';

const ROTATE = ['RotateSecret'];
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:`;
const DAYS = { AutomaticallyAfterDays: 30 };
const rotate = (input: Readonly<Record<string, unknown>> = {}) =>
  call('RotateSecret', {
    SecretId: 'a',
    ClientRequestToken: TOKENS[1],
    RotationLambdaARN: `${FUNCTION}rotator`,
    RotationRules: DAYS,
    ...input,
  });

/** Anything by which the local AWS refuses a rotation before it looks at AWSPENDING. */
const REFUSED_HERE =
  /(InvalidParameterException|InvalidRequestException|AccessDeniedException|ResourceNotFoundException) 400: .*/;
const NO_FUNCTION =
  'InvalidRequestException 400: No Lambda rotation function ARN is associated with this secret.';
const NO_RULES =
  'InvalidRequestException 400: You must provide RotationRules: the secret has no rotation schedule.';
const BAD_DAYS_THERE =
  'InvalidParameterException 400: RotationRules.AutomaticallyAfterDays must be within 1-1000.';
const IN_PROGRESS_THERE = 'InvalidRequestException 400: Previous rotation request is still in progress.';
const NO_SUCH_FUNCTION_THERE = /ResourceNotFoundException 404: Resource not found for ARN '.*'\./;

/** Rotation, of which moto does little: without Docker it runs no function. */
export const rotationDifferences: readonly Listed[] = [
  {
    name: 'a rotation is not carried out',
    operations: ['DescribeSecret'],
    at: 'LastRotatedDate',
    local: 'absent',
    moto: 'now in seconds',
    endsAfter: (past) => bothDid(past, 'RotateSecret'),
    reason: 'RotateSecret begins a rotation; moto says at once that it is done, whatever the function did.',
    source: { point: 2 },
    shown: [secret(), rotate(), call('DescribeSecret', { SecretId: 'a' })],
  },
  {
    name: 'rotation without a function',
    operations: ROTATE,
    at: 'outcome',
    local: NO_FUNCTION,
    moto: 'ok',
    ends: true,
    reason: 'A function is needed.',
    source: { recording: 'first-rotate-secret-with-missing-lambda-arn' },
    shown: [secret(), rotate({ RotationLambdaARN: undefined })],
  },
  {
    name: 'rotation without rules or with bad ones',
    operations: ROTATE,
    at: 'outcome',
    local: new RegExp(
      `${NO_RULES}|InvalidParameterException 400: RotationRules\\.(ScheduleExpression rate\\(1 minute\\) is not valid|AutomaticallyAfterDays must be within 1-1000).*`,
    ),
    moto: 'ok',
    ends: true,
    reason: 'The first rotation needs a schedule, and a rate has at least four hours.',
    source: { page: 'API_RotateSecret' },
    shown: [secret(), rotate({ RotationRules: { ScheduleExpression: 'rate(1 minute)' } })],
  },
  {
    name: 'rotation without a token',
    operations: ROTATE,
    at: 'outcome',
    local: `InvalidParameterException 400: ${NO_TOKEN}`,
    moto: 'ok',
    ends: true,
    reason: 'The token is required of who does not use an SDK.',
    source: { recording: 'no-client-request-token-rotate-secret' },
    shown: [secret(), rotate({ ClientRequestToken: undefined })],
  },
  {
    name: 'rotation of a secret without a value',
    operations: ROTATE,
    at: 'outcome',
    local: /ok|(InvalidParameterException|InvalidRequestException) 400: .*/,
    moto: BROKE,
    ends: true,
    reason: 'moto breaks; a rotation may make the first value.',
    source: { page: 'API_RotateSecret' },
    shown: [secret({ SecretString: undefined }), rotate()],
  },
  {
    name: 'rotation by a function that is not there',
    operations: ROTATE,
    at: 'outcome',
    local: REFUSED_HERE,
    moto: NO_SUCH_FUNCTION_THERE,
    // moto has written a version and a schedule by then.
    ends: true,
    reason: 'Secrets Manager tells that it cannot invoke the function, or what else is wrong first.',
    source: { recording: 'rotate-secret-invalid-lambda-arn' },
    shown: [secret(), rotate({ RotationLambdaARN: `${FUNCTION}absent` })],
  },
  {
    name: 'rotation with two things wrong',
    operations: ROTATE,
    at: 'outcome',
    local:
      /(InvalidParameterException|InvalidRequestException|AccessDeniedException|ValidationException) 400: .*/,
    moto: new RegExp(
      `${BAD_DAYS_THERE}|${NOT_FOUND_THERE}|InvalidRequestException 400: An error occurred .*`,
    ),
    reason: 'Both refuse, each for what it looks at first.',
    source: { open: 'API_RotateSecret' },
    shown: [call('RotateSecret', { ...rotate().input, SecretId: 'absent', RotationLambdaARN: 'no-arn' })],
  },
  {
    name: 'words for a rotation with two things wrong',
    operations: ROTATE,
    at: 'error.message',
    local: /.+/,
    moto: /RotationRules\.AutomaticallyAfterDays must be within 1-1000\.|Previous rotation request is still in progress\./,
    reason: 'Both refuse with the same exception, each for what it looks at first.',
    source: { open: 'API_RotateSecret' },
    shown: [secret(), rotate({ RotationLambdaARN: 'no-arn', RotationRules: { AutomaticallyAfterDays: 0 } })],
  },
  {
    name: 'a finished rotation is taken for one in progress',
    operations: ROTATE,
    at: 'outcome',
    local: /ok|(InvalidParameterException|AccessDeniedException) 400: .*/,
    moto: IN_PROGRESS_THERE,
    ends: true,
    reason: 'AWSPENDING beside AWSCURRENT is the end of a rotation, not one in progress.',
    source: { point: 5 },
    shown: [secret(), put(2, 'two', ['AWSPENDING', 'AWSCURRENT']), rotate({ ClientRequestToken: TOKENS[2] })],
  },
  {
    name: 'a rotation in progress is not seen',
    operations: ROTATE,
    at: 'outcome',
    local:
      "InvalidRequestException 400: A previous rotation isn't complete. That rotation will be reattempted.",
    moto: 'ok',
    ends: true,
    reason: 'AWSPENDING on a version that is not current means that a rotation is under way.',
    source: { point: 5 },
    shown: [secret(), put(2, 'two', ['AWSPENDING']), rotate({ ClientRequestToken: TOKENS[2] })],
  },
  {
    name: 'words for nothing to cancel',
    operations: ['CancelRotateSecret'],
    at: 'error.message',
    local: 'No rotation is configured for this secret, so there is nothing to cancel.',
    moto: /You tried to enable rotation on a secret that doesn't already have a Lambda function ARN .*/,
    reason: 'Both say InvalidRequestException; the page tells no text.',
    source: { open: 'API_CancelRotateSecret' },
    shown: [secret(), call('CancelRotateSecret', { SecretId: 'a' })],
  },
];
