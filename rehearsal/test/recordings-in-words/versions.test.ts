import { ANY, type Line, tellConversations } from './conversations';

const SecretId = '{{name}}';
const is = { ARN: '{{arn}}', Name: '{{name}}' };
const version = (n: number) => `{{token-${n}}}`;

const create: Line = [
  'CreateSecret',
  { Name: '{{name}}', SecretString: 'value 1', ClientRequestToken: version(1) },
  { ...is, VersionId: version(1) },
];

/** PutSecretValue, whose answer tells the labels; without any it makes the version current. */
function put(n: number, ...labels: string[]): Line {
  const VersionStages = labels.length > 0 ? labels : undefined;
  return [
    'PutSecretValue',
    { SecretId, SecretString: `value ${n}`, ClientRequestToken: version(n), VersionStages },
    { ...is, VersionId: version(n), VersionStages: VersionStages ?? ['AWSCURRENT'] },
  ];
}

function move(label: string, from: number | undefined, to?: number): Line {
  const input = {
    SecretId,
    VersionStage: label,
    RemoveFromVersionId: from && version(from),
    MoveToVersionId: to && version(to),
  };
  return ['UpdateSecretVersionStage', input, is];
}

function read(n: number, ...VersionStages: string[]): Line {
  const answer = {
    ...is,
    CreatedDate: ANY,
    SecretString: `value ${n}`,
    VersionId: version(n),
    VersionStages,
  };
  return ['GetSecretValue', { SecretId }, answer];
}

/** ListSecretVersionIds: labels by version; `read` are those that were read before. */
function list(versions: Readonly<Record<number, string[]>>, more: object = {}, read: number[] = []): Line {
  const Versions = Object.entries(versions).map(([n, labels]) => ({
    VersionId: version(Number(n)),
    CreatedDate: ANY,
    KmsKeyIds: ['DefaultEncryptionKey'],
    ...(labels.length > 0 ? { VersionStages: labels } : {}),
    ...(read.includes(Number(n)) ? { LastAccessedDate: ANY } : {}),
  }));
  return ['ListSecretVersionIds', { SecretId, ...more }, { ...is, Versions }];
}

tellConversations('secretsmanager', {
  'a version that has lost its last label is listed only on request, and then without VersionStages': [
    create,
    put(2),
    list({ 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT'] }),
    put(3),
    list({ 2: ['AWSPREVIOUS'], 3: ['AWSCURRENT'] }),
    list({ 1: [], 2: ['AWSPREVIOUS'], 3: ['AWSCURRENT'] }, { IncludeDeprecated: true }),
    put(4),
    list({ 1: [], 2: [], 3: ['AWSPREVIOUS'], 4: ['AWSCURRENT'] }, { IncludeDeprecated: true }),
  ],

  'labels of one’s own move with a later value, and leave the others where they are': [
    create,
    put(2, 'blue', 'green', 'red'),
    list({ 1: ['AWSCURRENT'], 2: ['blue', 'green', 'red'] }),
    put(3, 'blue', 'white'),
    list({ 1: ['AWSCURRENT'], 2: ['green', 'red'], 3: ['blue', 'white'] }),
    put(4, 'green', 'red'),
    list({ 1: ['AWSCURRENT'], 3: ['blue', 'white'], 4: ['green', 'red'] }),
    read(1, 'AWSCURRENT'),
  ],

  'AWSCURRENT that is named beside another label makes the old one the previous': [
    create,
    put(2, 'AWSCURRENT', 'mine'),
    list({ 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'mine'] }),
  ],

  'the finish of a rotation: AWSCURRENT moves and AWSPREVIOUS follows, AWSPENDING stays': [
    create,
    put(2, 'AWSPENDING', 'AWSOTHER', 'mine'),
    read(1, 'AWSCURRENT'),
    move('AWSCURRENT', 1, 2),
    list({ 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'AWSPENDING', 'AWSOTHER', 'mine'] }, {}, [1]),
    read(2, 'AWSCURRENT', 'AWSPENDING', 'AWSOTHER', 'mine'),
  ],

  'the next one takes AWSPENDING away, and leaves labels of one’s own with their version': [
    create,
    put(2, 'AWSPENDING', 'mine'),
    move('AWSCURRENT', 1, 2),
    put(3, 'AWSPENDING', 'yours'),
    list({ 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT', 'mine'], 3: ['AWSPENDING', 'yours'] }),
    move('AWSCURRENT', 2, 3),
    list({ 2: ['AWSPREVIOUS', 'mine'], 3: ['AWSCURRENT', 'AWSPENDING', 'yours'] }),
    put(4, 'AWSPENDING'),
    move('AWSCURRENT', 3, 4),
    list({ 2: ['mine'], 3: ['AWSPREVIOUS', 'yours'], 4: ['AWSCURRENT', 'AWSPENDING'] }),
  ],

  'a value that is written past AWSPENDING takes it away; what it was on has no label left': [
    create,
    put(2, 'AWSPENDING'),
    put(3),
    list({ 1: ['AWSPREVIOUS'], 3: ['AWSCURRENT'] }),
    list({ 1: ['AWSPREVIOUS'], 2: [], 3: ['AWSCURRENT'] }, { IncludeDeprecated: true }),
  ],

  'a label is taken off when there is no version to move it to': [
    create,
    put(2, 'mine'),
    move('AWSCURRENT', 1, 2),
    move('mine', 2),
    list({ 1: ['AWSPREVIOUS'], 2: ['AWSCURRENT'] }),
  ],

  'AWSCURRENT goes back to the version before, and AWSPREVIOUS comes the other way': [
    create,
    put(2),
    move('AWSCURRENT', 2, 1),
    list({ 1: ['AWSCURRENT'], 2: ['AWSPREVIOUS'] }),
    read(1, 'AWSCURRENT'),
  ],
});
