import type { Exchange } from '../run-sequence';
import {
  type Call,
  call,
  createSecret,
  moveLabel,
  putValue,
  sequencesAfter,
  TOKENS,
  UNKNOWN_TOKEN,
} from '../sequences/call';
import { bothDid, earlierCalls, labelsOf, lastOf, writesValue, wroteCurrent } from './history';
import type { KnownDifference } from './known-difference';

const SECRET = { SecretId: 'a' };
const DESCRIBE = call('DescribeSecret', SECRET);
const WRITES = ['CreateSecret', 'PutSecretValue', 'UpdateSecret'];
const NO_VALUE = createSecret({ SecretString: undefined });
const PENDING = [createSecret(), putValue(2, 'two', ['AWSPENDING'])];

/** A write of the given members to the secret `a`. */
const write = (operation: string, input: Call['input'] = {}) =>
  operation === 'CreateSecret'
    ? createSecret(input)
    : call(operation, { ...SECRET, ClientRequestToken: TOKENS[0], SecretString: 'one', ...input });
/** Each write to a secret without a value, and to one that has the value already. */
const eachWrite = (input: Call['input']) =>
  WRITES.flatMap((operation) => [
    [...(operation === 'CreateSecret' ? [] : [NO_VALUE]), write(operation, input)],
    [createSecret(), write(operation, input)],
  ]);
const toAbsent = (ClientRequestToken?: string) =>
  ['PutSecretValue', 'UpdateSecret'].map((name) => [write(name, { SecretId: 'absent', ClientRequestToken })]);

const valueDifferences: readonly KnownDifference[] = [
  {
    rule: 'The constraints of members are checked before the state of the secret.',
    sources: ['page: API_CreateSecret', 'open: API_CreateSecret'],
    differs: [
      ['outcome', /both a binary secret value and|'secretString' failed to satisfy/, /^ok$|^Resource/],
      ['outcome', /ClientRequestToken must be 32-64 characters/, /^Resource|^InvalidRequest/],
    ],
    shown: [
      ...eachWrite({ SecretString: 'one', SecretBinary: 'AQID' }),
      ...eachWrite({ SecretString: 'ü'.repeat(40_000) }),
      [createSecret(), createSecret({ ClientRequestToken: 'too-short' })],
      ...toAbsent('too-short'),
    ],
  },
  {
    rule: 'A client that does not use an SDK must send a token, which is checked first.',
    sources: [
      'recording: no-client-request-token-create-secret',
      'recording: no-client-request-token-put-secret-value',
    ],
    differs: [
      ['outcome', /must provide a ClientRequestToken/, /^ok$|^Resource|must provide either SecretString/],
    ],
    shown: [
      [createSecret({ ClientRequestToken: undefined })],
      [NO_VALUE, write('PutSecretValue', { ClientRequestToken: undefined })],
      [createSecret(), createSecret({ ClientRequestToken: undefined })],
      ...toAbsent(),
    ],
  },
  {
    rule: 'The secret and its state are checked before a missing value.',
    sources: ['open: API_PutSecretValue'],
    differs: [
      ['outcome', /^ResourceNotFound/, /must provide either SecretString/],
      [
        'error.message',
        /marked for deletion|must provide a ClientRequestToken/,
        /must provide either SecretString/,
      ],
    ],
    shown: [
      [call('PutSecretValue', { SecretId: 'absent', ClientRequestToken: TOKENS[0] })],
      [createSecret(), call('PutSecretValue', SECRET)],
    ],
  },
  {
    rule: 'A repeated CreateSecret or UpdateSecret with the token of AWSPENDING changes no label.',
    sources: ['page: API_CreateSecret'],
    differs: [['VersionIdsToStages[]', '["AWSPENDING"]', '["AWSCURRENT"]']],
    endsAfter: (history) => {
      const { ClientRequestToken } = lastOf(history).call.input;
      const isToken = ({ operation, input }: Call) =>
        operation === 'PutSecretValue' && input.ClientRequestToken === ClientRequestToken;
      return bothDid(history, 'CreateSecret', 'UpdateSecret') && earlierCalls(history).some(isToken);
    },
    shown: [[...PENDING, createSecret({ ClientRequestToken: TOKENS[1], SecretString: 'two' }), DESCRIBE]],
  },
  {
    rule: 'The value of a version never changes, whatever its labels.',
    sources: ['point: 7'],
    differs: [['outcome', /already in use for a version of secret/, 'ok']],
    shown: sequencesAfter(
      PENDING,
      ...WRITES.map((name) => write(name, { ClientRequestToken: TOKENS[1], SecretString: 'three' })),
    ),
  },
  {
    rule: 'A repeated PutSecretValue moves no label.',
    sources: ['page: API_PutSecretValue'],
    differs: [['VersionStages', /\[.*\]/, /\[.*\]/]],
    when: (history) =>
      earlierCalls(history).some((earlier) => {
        const { VersionStage, ClientRequestToken, MoveToVersionId } = earlier.input;
        const version = earlier.operation === 'PutSecretValue' ? ClientRequestToken : MoveToVersionId;
        const isPending = (labelsOf(earlier) ?? [VersionStage]).includes('AWSPENDING');
        return isPending && version === lastOf(history).call.input.ClientRequestToken;
      }),
    ends: true,
    shown: [[...PENDING, putValue(2, 'two')]],
  },
  {
    rule: 'The token of UpdateSecret belongs to the version that a value makes.',
    sources: ['page: API_UpdateSecret'],
    differs: [['outcome', 'ok', /already in use for a version of secret/]],
    when: (history) => lastOf(history).call.input.SecretString === undefined,
    shown: [[createSecret(), write('UpdateSecret', { SecretString: undefined, Description: 'new' })]],
  },
  {
    rule: 'A repeated CreateSecret or UpdateSecret returns the version of its token.',
    sources: ['page: API_UpdateSecret'],
    differs: [['VersionId', /.+/, /.+/]],
    when: (history) => {
      const { call: request, local, moto } = lastOf(history);
      const versionId = (output: unknown) => (output as { VersionId?: unknown }).VersionId;
      const isOfToken = versionId(local.output) === request.input.ClientRequestToken;
      return isOfToken && versionId(moto.output) !== UNKNOWN_TOKEN;
    },
    shown: sequencesAfter([createSecret(), putValue(2, 'two')], createSecret(), write('UpdateSecret')),
  },
];

const PAGE = 'page: API_UpdateSecretVersionStage';
const QUOTED = 'quoted: terraform-provider-aws, aws_secretsmanager_secret_version';
const MOTO_REFUSES_MOVE = /Not a valid version: \S+|Version stage \S+ not found in version \S+/;

const labelDifferences: readonly KnownDifference[] = [
  {
    rule: 'The texts of InvalidParameterException for a move are not documented.',
    sources: [PAGE, QUOTED],
    differs: [
      ['error.message', /currently attached to|is not attached to|completely removed/, MOTO_REFUSES_MOVE],
      ['error.message', /must provide MoveToVersionId, RemoveFrom/, /is currently attached to version/],
    ],
    shown: [
      [...PENDING, moveLabel('AWSPENDING', undefined, 1)],
      [createSecret(), moveLabel('AWSCURRENT', undefined, 2)],
      [createSecret(), moveLabel('AWSCURRENT')],
    ],
  },
  {
    rule: 'A move to a version that does not exist is a ResourceNotFoundException, and changes nothing.',
    sources: ['recording: secret-version-not-found', PAGE],
    differs: [
      ['outcome', /^ResourceNotFound.* secret value for VersionId: \S+$/, /^InvalidParameterException/],
    ],
    // moto removes the label before it looks up the version that is to get it.
    endsAfter: (history) => {
      const { call: move, moto } = lastOf(history);
      const isUnknown = moto.error?.message === `Not a valid version: ${move.input.MoveToVersionId}`;
      return isUnknown && move.input.RemoveFromVersionId !== undefined;
    },
    shown: sequencesAfter([createSecret()], moveLabel('AWSCURRENT', 2, 1), moveLabel('blue', 2)),
  },
  {
    rule: 'AWSCURRENT can be moved although no version has it.',
    sources: [PAGE],
    differs: [['outcome', /^ok$|^ResourceNotFound|^InvalidParameter/, /^NotAnAnswer 500/]],
    shown: [[NO_VALUE, moveLabel('AWSCURRENT', 1)]],
  },
  {
    rule: 'A move names the version that has the label, and AWSCURRENT cannot be removed.',
    sources: [PAGE, QUOTED],
    differs: [
      [
        'outcome',
        /explicitly reference that version|completely removed|must provide Move/,
        /^ok$|^InvalidRequest/,
      ],
    ],
    shown: [
      [...PENDING, moveLabel('AWSPENDING', 1)],
      [createSecret(), moveLabel('AWSCURRENT', undefined, 1)],
      [createSecret(), moveLabel('blue')],
    ],
  },
  {
    rule: 'A move of AWSCURRENT to the version that has it needs no RemoveFromVersionId.',
    sources: [PAGE],
    differs: [['outcome', 'ok', /explicitly reference that version in RemoveFromVersionId/]],
    when: (history) => lastOf(history).call.input.VersionStage === 'AWSCURRENT',
    shown: [[createSecret(), moveLabel('AWSCURRENT', 1)]],
  },
  {
    rule: 'A version has a label once.',
    sources: [PAGE],
    differs: [['VersionIdsToStages[]', '["AWSCURRENT","blue"]', '["AWSCURRENT","blue","blue"]']],
    endsAfter: (history) => {
      const { VersionStage, MoveToVersionId } = lastOf(history).call.input;
      if (!bothDid(history, 'UpdateSecretVersionStage') || MoveToVersionId === undefined) return false;
      // Secrets Manager moves AWSPREVIOUS itself: the calls do not show which version has it.
      return VersionStage === 'AWSPREVIOUS' || holderOf(history, String(VersionStage)) === MoveToVersionId;
    },
    shown: [[createSecret(), moveLabel('blue', 1), moveLabel('blue', 1), DESCRIBE]],
  },
  {
    rule: 'A label is on one version, also if AWSCURRENT was moved before a new value.',
    sources: ['point: 8'],
    differs: [['VersionIdsToStages[]', '["AWSPREVIOUS"]', '["AWSCURRENT","AWSPENDING"]']],
    endsAfter: (history) => wroteCurrent(history) && earlierCalls(history).some(movesCurrent),
    shown: [[...PENDING, moveLabel('AWSCURRENT', 2, 1), putValue(3, 'three'), DESCRIBE]],
  },
  {
    rule: 'The version that was current keeps its other labels when a new value is written.',
    sources: ['recording: put-secret-value-with-version-stages'],
    differs: [['VersionIdsToStages[]', '["AWSPREVIOUS","blue"]', '["AWSPREVIOUS"]']],
    endsAfter: (history) =>
      wroteCurrent(history) && wereAttached(history, 'blue', 'never-put', 'AWSPREVIOUS'),
    shown: [[createSecret(), moveLabel('blue', 1), putValue(2, 'two'), DESCRIBE]],
  },
  {
    rule: 'A new current value removes AWSPENDING from another version.',
    sources: ['point: 6'],
    differs: [['VersionIdsToStages[]', 'absent', '["AWSPENDING"]']],
    endsAfter: (history) => wroteCurrent(history) && wereAttached(history, 'AWSPENDING'),
    shown: [[...PENDING, putValue(3, 'three'), DESCRIBE]],
  },
];

function movesCurrent({ operation, input }: Call): boolean {
  const { VersionStage, MoveToVersionId, RemoveFromVersionId } = input;
  const isMove = operation === 'UpdateSecretVersionStage' && VersionStage === 'AWSCURRENT';
  return isMove && MoveToVersionId !== RemoveFromVersionId;
}

/** True if an earlier call attached one of the labels. */
function wereAttached(history: readonly Exchange[], ...labels: readonly string[]): boolean {
  return earlierCalls(history).some((earlier) =>
    (labelsOf(earlier) ?? [earlier.input.VersionStage]).some((label) => labels.includes(String(label))),
  );
}

/** The version that had a label before the last call. */
function holderOf(history: readonly Exchange[], label: string): unknown {
  let holder: unknown;
  let values = 0;
  for (const earlier of earlierCalls(history)) {
    const { operation, input } = earlier;
    if (operation === 'UpdateSecretVersionStage' && input.VersionStage === label)
      holder = input.MoveToVersionId;
    if (!writesValue(earlier)) continue;
    const isFirst = values++ === 0 && label === 'AWSCURRENT';
    if (isFirst || (labelsOf(earlier) ?? ['AWSCURRENT']).includes(label)) holder = input.ClientRequestToken;
  }
  return holder;
}

/** Differences in values, tokens and labels. */
export const versionDifferences: readonly KnownDifference[] = [...valueDifferences, ...labelDifferences];
