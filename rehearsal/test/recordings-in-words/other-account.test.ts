import { type Line, refuses, tellConversations } from './conversations';

const SecretId = '{{arn}}';
const other = { caller: 'other-account' } as const;
const defaultKey = refuses(
  'InvalidRequestException',
  "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
);

const who: readonly Line[] = [
  [
    'GetCallerIdentity',
    {},
    undefined,
    { service: 'sts', remember: { Arn: '{{own}}', Account: '{{account}}' } },
  ],
  ['GetCallerIdentity', {}, undefined, { service: 'sts', ...other, remember: { Arn: '{{stranger}}' } }],
];

function secretFor(more: object = {}): readonly Line[] {
  const Statement = [
    { Effect: 'Allow', Principal: { AWS: '{{stranger}}' }, Action: 'secretsmanager:*', Resource: '*' },
  ];
  const input = { Name: '{{name}}', SecretString: 'one', ClientRequestToken: '{{token-1}}', ...more };
  return [
    ['CreateSecret', input, undefined, { remember: { ARN: '{{arn}}' } }],
    ['PutResourcePolicy', { SecretId, ResourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement }) }],
  ];
}

const put = { SecretId, SecretString: 'two', ClientRequestToken: '{{token-2}}' };

tellConversations('secretsmanager', {
  'under the default key another account may do all but read and write the value': [
    ...who,
    ...secretFor(),
    ['DescribeSecret', { SecretId }, undefined, other],
    ['GetSecretValue', { SecretId }, defaultKey, other],
    ['PutSecretValue', put, defaultKey, other],
    ['ListSecretVersionIds', { SecretId }, undefined, { ...other, asserts: { count: { Versions: 1 } } }],
    ['ListSecrets', {}, { SecretList: [] }, other],
    ['GetResourcePolicy', { SecretId }, undefined, other],
    ['TagResource', { SecretId, Tags: [{ Key: 'a', Value: 'b' }] }, {}, other],
    [
      'DescribeSecret',
      { SecretId },
      undefined,
      { asserts: { contains: { Tags: [{ Key: 'a', Value: 'b' }] } } },
    ],
    ['UntagResource', { SecretId, TagKeys: ['a'] }, {}, other],
    ['DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }, undefined, other],
  ],

  'under a key that it may use, also that': [
    ...who,
    [
      'CreateKey',
      {
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: 'arn:aws:iam::{{account}}:root' },
              Action: 'kms:*',
              Resource: '*',
            },
            {
              Effect: 'Allow',
              Principal: { AWS: '{{stranger}}' },
              Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
              Resource: '*',
            },
          ],
        }),
      },
      undefined,
      { service: 'kms', remember: { 'KeyMetadata.Arn': '{{key}}' } },
    ],
    ...secretFor({ KmsKeyId: '{{key}}' }),
    ['GetSecretValue', { SecretId }, undefined, { ...other, asserts: { contains: { SecretString: 'one' } } }],
    ['PutSecretValue', put, undefined, other],
    ['GetSecretValue', { SecretId }, undefined, { ...other, asserts: { contains: { SecretString: 'two' } } }],
    ['DeleteSecret', { SecretId, RecoveryWindowInDays: 7 }, undefined, other],
    ['DescribeSecret', { SecretId }, undefined, { asserts: { contains: { DeletedDate: '{{*}}' } } }],
    ['RestoreSecret', { SecretId }, undefined, other],
    ['DescribeSecret', { SecretId }, undefined, { asserts: { absent: ['DeletedDate'] } }],
  ],
});
