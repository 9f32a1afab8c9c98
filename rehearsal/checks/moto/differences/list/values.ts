import { TOKENS, NO_TOKEN as UNKNOWN } from '../../calls/pools';
import type { Listed } from '../listed';
import { call, forEach, put, secret } from '../making';
import { bothDid, earlierOnSecret, lastOf } from '../past';
import {
  EXISTS_THERE,
  INVALID_NAME,
  MARKED,
  NO_TOKEN,
  NO_VALUE,
  NOT_FOUND_HERE,
  NOT_FOUND_THERE,
  TOKEN_IN_USE_THERE,
  TOO_LONG,
  TWO_VALUES,
} from './wording';

const WRITES = ['CreateSecret', 'PutSecretValue', 'UpdateSecret'];
const LONG = 'ü'.repeat(40_000);
const BOTH = { SecretString: 'one', SecretBinary: 'AQID' };
/** A write of each kind, of secret `a`, with the members that are given. */
const writes = (input: Readonly<Record<string, unknown>>) => (operation: string) =>
  operation === 'CreateSecret'
    ? secret(input)
    : call(operation, { SecretId: 'a', ClientRequestToken: TOKENS[0], SecretString: 'one', ...input });
/** The same where there is no such secret yet, or where there is. */
const fresh = (input: Readonly<Record<string, unknown>>) =>
  forEach(WRITES, (operation) => [
    ...(operation === 'CreateSecret' ? [] : [secret({ SecretString: undefined })]),
    writes(input)(operation),
  ]);
const again = (input: Readonly<Record<string, unknown>>) =>
  forEach(WRITES, (operation) => [secret(), writes(input)(operation)]);
const either = (...texts: readonly (string | RegExp)[]) =>
  new RegExp(texts.map((text) => (typeof text === 'string' ? literal(text) : text.source)).join('|'));
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What can be written, and what a token means. */
export const valueDifferences: readonly Listed[] = [
  {
    name: 'two values are taken',
    operations: WRITES,
    at: 'outcome',
    local: TWO_VALUES,
    moto: 'ok',
    ends: true,
    reason: 'A version holds a text or bytes, not both.',
    source: { page: 'API_CreateSecret' },
    shown: fresh(BOTH),
  },
  {
    name: 'two values, and something else',
    operations: WRITES,
    at: 'outcome',
    local: TWO_VALUES,
    moto: either(TOKEN_IN_USE_THERE, EXISTS_THERE, NOT_FOUND_THERE),
    reason: 'Both refuse; with two values nothing else needs to be looked at.',
    source: { page: 'API_CreateSecret' },
    shown: again(BOTH),
  },
  {
    name: 'any length is taken',
    operations: WRITES,
    at: 'outcome',
    local: TOO_LONG,
    moto: 'ok',
    ends: true,
    reason: 'A value has at most 65,536 bytes.',
    source: { page: 'API_CreateSecret' },
    shown: fresh({ SecretString: LONG }),
  },
  {
    name: 'too long, and something else',
    operations: WRITES,
    at: 'outcome',
    local: TOO_LONG,
    moto: either(TOKEN_IN_USE_THERE, EXISTS_THERE, NOT_FOUND_THERE),
    reason: 'Both refuse; the constraints of a member come before what is there.',
    source: { page: 'API_CreateSecret' },
    shown: again({ SecretString: LONG }),
  },
  {
    name: 'no value is told before anything else',
    operations: ['PutSecretValue'],
    at: 'outcome',
    local: either(INVALID_NAME, NOT_FOUND_HERE),
    moto: NO_VALUE,
    reason: 'Both refuse; a secret must be found and may be used before its new value is looked at.',
    source: { open: 'API_PutSecretValue' },
    shown: [call('PutSecretValue', { SecretId: 'absent', ClientRequestToken: TOKENS[0] })],
  },
  {
    name: 'no token is needed',
    operations: ['CreateSecret', 'PutSecretValue'],
    at: 'outcome',
    local: `InvalidRequestException 400: ${NO_TOKEN}`,
    moto: 'ok',
    ends: true,
    reason:
      'The token is required of who does not use an SDK, which makes one; moto makes one for everybody.',
    source: { recording: 'no-client-request-token-create-secret' },
    shown: [
      [secret({ ClientRequestToken: undefined })],
      [secret({ SecretString: undefined }), writes({ ClientRequestToken: undefined })('PutSecretValue')],
    ],
  },
  {
    name: 'no token, and something else',
    operations: WRITES,
    at: 'outcome',
    local: `InvalidRequestException 400: ${NO_TOKEN}`,
    moto: either(
      'ResourceExistsException 400: A resource with the ID you requested already exists.',
      NOT_FOUND_THERE,
      NO_VALUE,
    ),
    reason: 'Both refuse; the token is looked at first.',
    source: { recording: 'no-client-request-token-put-secret-value' },
    shown: [
      [secret(), secret({ ClientRequestToken: undefined })],
      [call('PutSecretValue', { SecretId: 'absent', SecretString: 'one' })],
      [call('UpdateSecret', { SecretId: 'absent', SecretString: 'one' })],
    ],
  },
  {
    name: 'a bad token, and something else',
    operations: WRITES,
    at: 'outcome',
    local: 'InvalidParameterException 400: ClientRequestToken must be 32-64 characters long.',
    moto: either(
      EXISTS_THERE,
      NOT_FOUND_THERE,
      NO_VALUE,
      /InvalidRequestException 400: An error occurred .*/,
    ),
    reason: 'Both refuse; the constraints of a member come before what is there.',
    source: { open: 'API_CreateSecret' },
    shown: [
      [secret(), secret({ ClientRequestToken: 'too-short' })],
      ...forEach(['PutSecretValue', 'UpdateSecret'], (operation) => [
        call(operation, { SecretId: 'absent', SecretString: 'one', ClientRequestToken: 'too-short' }),
      ]),
    ],
  },
  {
    name: 'creating again what is AWSPENDING makes it current',
    operations: ['DescribeSecret'],
    at: 'VersionIdsToStages[]',
    local: '["AWSPENDING"]',
    moto: '["AWSCURRENT"]',
    endsAfter: (past) =>
      bothDid(past, 'CreateSecret', 'UpdateSecret') &&
      earlierOnSecret(past).some(
        ({ operation, input }) =>
          operation === 'PutSecretValue' &&
          input.ClientRequestToken === lastOf(past).call.input.ClientRequestToken,
      ),
    reason: 'A request with the token and the data of a version that is there is ignored.',
    source: { page: 'API_CreateSecret' },
    shown: [
      secret(),
      put(2, 'two', ['AWSPENDING']),
      secret({ ClientRequestToken: TOKENS[1], SecretString: 'two' }),
      call('DescribeSecret', { SecretId: 'a' }),
    ],
  },
  {
    name: 'the value of AWSPENDING can be replaced',
    operations: WRITES,
    at: 'outcome',
    local: TOKEN_IN_USE_THERE,
    moto: 'ok',
    ends: true,
    reason: 'A version never changes its value: the same token with other data fails, whatever its labels.',
    source: { point: 7 },
    shown: forEach(WRITES, (operation) => [
      secret(),
      put(2, 'two', ['AWSPENDING']),
      writes({ ClientRequestToken: TOKENS[1], SecretString: 'three' })(operation),
    ]),
  },
  {
    name: 'the same value again moves labels',
    operations: ['PutSecretValue'],
    at: 'VersionStages',
    local: /\[.*\]/,
    moto: /\[.*\]/,
    when: (past) =>
      earlierOnSecret(past).some(({ operation, input }) => {
        const stages = (input.VersionStages as string[] | undefined) ?? [input.VersionStage];
        const version = operation === 'PutSecretValue' ? input.ClientRequestToken : input.MoveToVersionId;
        return stages.includes('AWSPENDING') && version === lastOf(past).call.input.ClientRequestToken;
      }),
    ends: true,
    reason: 'A request with the token and the data of a version that is there is ignored.',
    source: { page: 'API_PutSecretValue' },
    shown: [secret(), put(2, 'two', ['AWSPENDING']), put(2, 'two')],
  },
  {
    name: 'words for a value with more things wrong',
    operations: ['PutSecretValue'],
    at: 'error.message',
    local: new RegExp(`${literal(MARKED)}|${literal(NO_TOKEN)}`),
    moto: 'You must provide either SecretString or SecretBinary.',
    reason: 'Both say InvalidRequestException, each of what it looks at first.',
    source: { open: 'API_PutSecretValue' },
    shown: [secret(), call('PutSecretValue', { SecretId: 'a' })],
  },
  {
    name: 'a token that is used already forbids a new description',
    operations: ['UpdateSecret'],
    at: 'outcome',
    local: 'ok',
    moto: TOKEN_IN_USE_THERE,
    when: (past) => lastOf(past).call.input.SecretString === undefined,
    ends: true,
    reason: 'The token is of the version that a value makes; without a value there is none.',
    source: { page: 'API_UpdateSecret' },
    shown: [
      secret(),
      call('UpdateSecret', { SecretId: 'a', ClientRequestToken: TOKENS[0], Description: 'new' }),
    ],
  },
  {
    name: 'the same request again tells the current version',
    operations: ['CreateSecret', 'UpdateSecret'],
    at: 'VersionId',
    local: /.+/,
    moto: /.+/,
    when: (past) => {
      const { call: request, local, moto } = lastOf(past);
      const told = (answer: unknown) => (answer as { VersionId?: unknown }).VersionId;
      return told(local.output) === request.input.ClientRequestToken && told(moto.output) !== UNKNOWN;
    },
    reason: 'A request that came before is answered as before: with the version of its token.',
    source: { page: 'API_UpdateSecret' },
    shown: forEach(['CreateSecret', 'UpdateSecret'], (operation) => [
      secret(),
      put(2, 'two'),
      writes({})(operation),
    ]),
  },
];
