import type { Scenario } from '../scenario';

const Name = 'rekey-record-{{suffix}}';
const SecretId = Name;
const create = {
  operation: 'CreateSecret',
  input: { Name, SecretString: 'one', ClientRequestToken: '{{token-1}}' },
};
const listed = { Filters: [{ Key: 'name', Values: [Name] }], IncludePlannedDeletion: true };

export const secrets: readonly Scenario[] = [
  {
    name: 'life-of-a-secret',
    service: 'secretsmanager',
    unordered: ['VersionStages', 'Versions'],
    steps: [
      create,
      { operation: 'DescribeSecret', input: { SecretId } },
      { operation: 'GetSecretValue', input: { SecretId } },
      { operation: 'ListSecretVersionIds', input: { SecretId } },
      { operation: 'DeleteSecret', input: { SecretId, RecoveryWindowInDays: 7 } },
      { operation: 'GetSecretValue', input: { SecretId } },
      {
        operation: 'PutSecretValue',
        input: { SecretId, SecretString: 'two', ClientRequestToken: '{{token-2}}' },
      },
      { operation: 'DescribeSecret', input: { SecretId } },
      { operation: 'DeleteSecret', input: { SecretId, RecoveryWindowInDays: 7 } },
      { operation: 'RestoreSecret', input: { SecretId } },
      { operation: 'RestoreSecret', input: { SecretId } },
      { operation: 'GetSecretValue', input: { SecretId } },
    ],
  },
  {
    name: 'deletion-with-bad-windows',
    service: 'secretsmanager',
    steps: [
      create,
      ...[{ RecoveryWindowInDays: 6 }, { RecoveryWindowInDays: 31 }].map((more) => ({
        operation: 'DeleteSecret',
        input: { SecretId, ...more },
      })),
      {
        operation: 'DeleteSecret',
        input: { SecretId, RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
      },
    ],
  },
  {
    name: 'listed-by-name',
    service: 'secretsmanager',
    steps: [
      create,
      {
        operation: '$waitUntil',
        input: {},
        request: { operation: 'ListSecrets', input: listed },
        contains: { SecretList: [{ Name }] },
      },
      { operation: 'ListSecrets', input: listed },
    ],
  },
  {
    name: 'random-passwords',
    service: 'secretsmanager',
    steps: [
      { operation: 'GetRandomPassword', input: { PasswordLength: 3 } },
      { operation: 'GetRandomPassword', input: { PasswordLength: 4097 } },
      {
        operation: 'GetRandomPassword',
        input: {
          ExcludeLowercase: true,
          ExcludeUppercase: true,
          ExcludeNumbers: true,
          ExcludePunctuation: true,
        },
      },
    ],
  },
  {
    name: 'rotation-without-a-function',
    service: 'secretsmanager',
    steps: [
      create,
      { operation: 'CancelRotateSecret', input: { SecretId } },
      { operation: 'RotateSecret', input: { SecretId, ClientRequestToken: '{{token-2}}' } },
      {
        operation: 'RotateSecret',
        input: {
          SecretId,
          ClientRequestToken: '{{token-3}}',
          RotationRules: { ScheduleExpression: 'rate(3 hours)' },
        },
      },
      { operation: 'DescribeSecret', input: { SecretId } },
    ],
  },
];
