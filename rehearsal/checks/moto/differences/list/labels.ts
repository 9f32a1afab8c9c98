import type { Exchange } from '../../play';
import type { Listed } from '../listed';
import { call, move, put, secret } from '../making';
import { bothDid, earlierOnSecret, lastOf, secretOf, wroteCurrent } from '../past';
import { BROKE } from './wording';

const MOVE = ['UpdateSecretVersionStage'];
const DESCRIBE = call('DescribeSecret', { SecretId: 'a' });
const PAGE = 'API_UpdateSecretVersionStage';

const HELD_ELSEWHERE =
  /(The parameter RemoveFromVersionId can't be empty\. )?Staging label \S+ is currently attached to version \S+, so you must explicitly reference that version in RemoveFromVersionId\./;
const HELD_BY_NONE = /Staging label \S+ is not attached to version \S+\./;
const NOT_REMOVED =
  'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.';
const NEITHER = 'You must provide MoveToVersionId, RemoveFromVersionId or both.';
const NOT_A_VERSION = /Not a valid version: \S+/;
const NOT_THERE = /Version stage \S+ not found in version \S+/;
const UNKNOWN_VERSION =
  /ResourceNotFoundException 400: Secrets Manager can't find the specified secret value for VersionId: \S+/;
const either = (...patterns: readonly RegExp[]) => new RegExp(patterns.map(({ source }) => source).join('|'));
const asError = ({ source }: RegExp) => new RegExp(`InvalidParameterException 400: (${source})`);

/** moto takes the label away before it looks for the version that is to get it. */
function tookAway(past: readonly Exchange[]): boolean {
  const { input } = lastOf(past).call;
  return (
    input.RemoveFromVersionId !== undefined &&
    lastOf(past).moto.error?.message === `Not a valid version: ${input.MoveToVersionId}`
  );
}

/** Which labels moto showed last on the version that is current by the calls before: it keeps them in other ways. */
const labelledBefore = (past: readonly Exchange[], ...stages: readonly string[]) =>
  earlierOnSecret(past).some(({ operation, input }) =>
    operation === 'PutSecretValue'
      ? stages.some((stage) => (input.VersionStages as string[] | undefined)?.includes(stage))
      : operation === 'UpdateSecretVersionStage' && stages.includes(input.VersionStage as string),
  );

/** Staging labels, and how they move. */
export const labelDifferences: readonly Listed[] = [
  {
    name: 'a label is taken from where it is not',
    operations: MOVE,
    at: 'error.message',
    local: either(HELD_ELSEWHERE, HELD_BY_NONE),
    moto: either(NOT_A_VERSION, NOT_THERE),
    reason: 'Both say InvalidParameterException; the page tells the rule, not the text.',
    source: { page: PAGE },
    shown: [secret(), put(2, 'two', ['AWSPENDING']), move('AWSPENDING', undefined, 1)],
  },
  {
    name: 'a label is moved to a version that is not there, and taken away',
    operations: MOVE,
    at: 'outcome',
    local: UNKNOWN_VERSION,
    moto: asError(NOT_A_VERSION),
    when: tookAway,
    ends: true,
    reason: 'A call that fails changes nothing; moto takes the label away first.',
    source: { page: PAGE },
    shown: [secret(), move('AWSCURRENT', 2, 1)],
  },
  {
    name: 'a label is moved to a version that is not there',
    operations: MOVE,
    at: 'outcome',
    local: UNKNOWN_VERSION,
    moto: asError(either(NOT_A_VERSION, NOT_THERE, HELD_ELSEWHERE)),
    when: (past) => !tookAway(past),
    reason: 'A version that is not there is told as the recorded ResourceNotFoundException of reads.',
    source: { recording: 'secret-version-not-found' },
    shown: [secret(), move('blue', 2)],
  },
  {
    name: 'AWSCURRENT is moved where none is',
    operations: MOVE,
    at: 'outcome',
    local: /ok|ResourceNotFoundException .*|InvalidParameterException .*/,
    moto: BROKE,
    reason: 'moto breaks.',
    source: { page: PAGE },
    shown: [secret({ SecretString: undefined }), move('AWSCURRENT', 1)],
  },
  {
    name: 'a label is moved without saying from where',
    operations: MOVE,
    at: 'outcome',
    local: asError(HELD_ELSEWHERE),
    moto: 'ok',
    ends: true,
    reason: 'Who moves a label that another version has must name that version.',
    source: { page: PAGE },
    shown: [secret(), put(2, 'two', ['AWSPENDING']), move('AWSPENDING', 1)],
  },
  {
    name: 'a label is moved to where it is',
    operations: MOVE,
    at: 'outcome',
    local: 'ok',
    moto: asError(HELD_ELSEWHERE),
    when: (past) => lastOf(past).call.input.VersionStage === 'AWSCURRENT',
    reason: 'RemoveFromVersionId is needed when a different version has the label.',
    source: { page: PAGE },
    shown: [secret(), move('AWSCURRENT', 1)],
  },
  {
    name: 'no version is named',
    operations: MOVE,
    at: 'outcome',
    local: `InvalidParameterException 400: ${NEITHER}`,
    moto: /ok|InvalidRequestException .*/,
    reason: 'There is nothing to be done; that this is refused is ours.',
    source: { open: PAGE },
    shown: [secret(), move('blue')],
  },
  {
    name: 'no version is named for AWSCURRENT',
    operations: MOVE,
    at: 'error.message',
    local: NEITHER,
    moto: HELD_ELSEWHERE,
    reason: 'Both say InvalidParameterException; the page tells no text.',
    source: { open: PAGE },
    shown: [secret(), move('AWSCURRENT')],
  },
  {
    name: 'AWSCURRENT is removed',
    operations: MOVE,
    at: 'outcome',
    local: `InvalidParameterException 400: ${NOT_REMOVED}`,
    moto: 'ok',
    ends: true,
    reason: 'AWSCURRENT can be moved, and not removed.',
    source: { quoted: 'terraform-provider-aws, aws_secretsmanager_secret_version' },
    shown: [secret(), move('AWSCURRENT', undefined, 1)],
  },
  {
    name: 'AWSCURRENT is removed from where it is not',
    operations: MOVE,
    at: 'error.message',
    local: NOT_REMOVED,
    moto: either(NOT_A_VERSION, NOT_THERE),
    reason: 'Both say InvalidParameterException, each for one of two reasons.',
    source: { quoted: 'terraform-provider-aws, aws_secretsmanager_secret_version' },
    shown: [secret(), move('AWSCURRENT', undefined, 2)],
  },
  {
    name: 'a label is put twice on a version',
    operations: ['DescribeSecret'],
    at: 'VersionIdsToStages[]',
    local: '["AWSCURRENT","blue"]',
    moto: '["AWSCURRENT","blue","blue"]',
    endsAfter: (past) => {
      const { VersionStage, MoveToVersionId } = lastOf(past).call.input;
      if (!bothDid(past, ...MOVE) || MoveToVersionId === undefined) return false;
      // It moves by itself, too: where it was is not told by the calls.
      if (VersionStage === 'AWSPREVIOUS') return true;
      const holder = holderBefore(past, String(VersionStage));
      return holder === MoveToVersionId;
    },
    reason: 'Labels are a set.',
    source: { page: PAGE },
    shown: [secret(), move('blue', 1), move('blue', 1), DESCRIBE],
  },
  {
    name: 'a new value after AWSCURRENT was moved leaves two current versions',
    operations: ['DescribeSecret'],
    at: 'VersionIdsToStages[]',
    local: '["AWSPREVIOUS"]',
    moto: '["AWSCURRENT","AWSPENDING"]',
    endsAfter: (past) => wroteCurrent(past) && movedCurrent(past),
    reason:
      'A label is on one version at most; moto forgets which version UpdateSecretVersionStage made current.',
    source: { point: 8 },
    shown: [secret(), put(2, 'two', ['AWSPENDING']), move('AWSCURRENT', 2, 1), put(3, 'three'), DESCRIBE],
  },
  {
    name: 'a new value takes other labels away',
    operations: ['DescribeSecret'],
    at: 'VersionIdsToStages[]',
    local: '["AWSPREVIOUS","blue"]',
    moto: '["AWSPREVIOUS"]',
    endsAfter: (past) => wroteCurrent(past) && labelledBefore(past, 'blue', 'never-put', 'AWSPREVIOUS'),
    reason: 'The version that was current keeps its other labels.',
    source: { recording: 'put-secret-value-with-version-stages' },
    shown: [secret(), move('blue', 1), put(2, 'two'), DESCRIBE],
  },
  {
    name: 'a new value leaves AWSPENDING',
    operations: ['DescribeSecret'],
    at: 'VersionIdsToStages[]',
    local: 'absent',
    moto: '["AWSPENDING"]',
    endsAfter: (past) => wroteCurrent(past) && labelledBefore(past, 'AWSPENDING'),
    reason: 'A value that is written past a rotation takes AWSPENDING from it.',
    source: { point: 6 },
    shown: [secret(), put(2, 'two', ['AWSPENDING']), put(3, 'three'), DESCRIBE],
  },
];

function movedCurrent(past: readonly Exchange[]): boolean {
  return earlierOnSecret(past).some(
    ({ operation, input }) =>
      operation === 'UpdateSecretVersionStage' &&
      input.VersionStage === 'AWSCURRENT' &&
      input.MoveToVersionId !== input.RemoveFromVersionId,
  );
}

/** Which version had a label of the secret before the last call, by the calls that both answered well. */
function holderBefore(past: readonly Exchange[], stage: string): unknown {
  let holder: unknown;
  let first = true;
  const name = secretOf(lastOf(past).call);
  for (const { call: made, local } of past.slice(0, -1)) {
    if (local.error || secretOf(made) !== name) continue;
    const { operation, input } = made;
    const value = input.SecretString ?? input.SecretBinary;
    if (operation === 'UpdateSecretVersionStage' && input.VersionStage === stage)
      holder = input.MoveToVersionId;
    if (['CreateSecret', 'PutSecretValue', 'UpdateSecret'].includes(operation) && value !== undefined) {
      const stages = (input.VersionStages as string[] | undefined) ?? ['AWSCURRENT'];
      if (stages.includes(stage) || (first && stage === 'AWSCURRENT')) holder = input.ClientRequestToken;
      first = false;
    }
  }
  return holder;
}
