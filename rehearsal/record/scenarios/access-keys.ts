import type { Scenario, ScenarioStep } from '../scenario';

const UserName = 'rekey-record-{{suffix}}';
const createUser: ScenarioStep = { operation: 'CreateUser', input: { UserName } };
const keyOf = (n: number) => ({ AccessKeyId: `{{key-${n}}}`, SecretAccessKey: `{{secret-${n}}}` });
const createKey = (n: number): ScenarioStep => ({
  operation: 'CreateAccessKey',
  input: { UserName },
  remember: { 'AccessKey.AccessKeyId': `{{key-${n}}}`, 'AccessKey.SecretAccessKey': `{{secret-${n}}}` },
});
const update = (n: number, Status: string): ScenarioStep => ({
  operation: 'UpdateAccessKey',
  input: { UserName, AccessKeyId: `{{key-${n}}}`, Status },
});
const whoAmI = (n: number) => ({
  service: 'sts',
  operation: 'GetCallerIdentity',
  caller: keyOf(n),
  input: {},
});
const ServiceName = 'codecommit.amazonaws.com';

export const accessKeys: readonly Scenario[] = [
  {
    name: 'a-third-access-key',
    service: 'iam',
    unordered: ['AccessKeyMetadata'],
    steps: [
      createUser,
      createKey(1),
      createKey(2),
      { operation: 'CreateAccessKey', input: { UserName } },
      update(1, 'Inactive'),
      { operation: 'CreateAccessKey', input: { UserName } },
      { operation: 'ListAccessKeys', input: { UserName } },
      { operation: 'DeleteUser', input: { UserName } },
    ],
  },
  {
    name: 'an-inactive-access-key',
    service: 'iam',
    notes: 'Endpoints know a change of a key after some seconds.',
    steps: [
      createUser,
      createKey(1),
      {
        operation: '$waitUntil',
        input: {},
        request: whoAmI(1),
        errorIsNot: { name: 'InvalidClientTokenId' },
      },
      whoAmI(1),
      update(1, 'Inactive'),
      { operation: '$waitUntil', input: {}, request: whoAmI(1), error: { name: 'InvalidClientTokenId' } },
      whoAmI(1),
    ],
  },
  {
    name: 'an-unused-access-key',
    service: 'iam',
    steps: [
      createUser,
      createKey(1),
      { operation: 'GetAccessKeyLastUsed', input: { AccessKeyId: '{{key-1}}' }, retry: true },
      {
        operation: 'UpdateAccessKey',
        input: { UserName, AccessKeyId: 'NOSUCHKEYATALL00', Status: 'Active' },
      },
      update(1, 'Asleep'),
    ],
  },
  {
    name: 'a-third-service-specific-credential',
    service: 'iam',
    unordered: ['ServiceSpecificCredentials'],
    steps: [
      createUser,
      ...[1, 2, 3].map(() => ({
        operation: 'CreateServiceSpecificCredential',
        input: { UserName, ServiceName },
      })),
      { operation: 'ListServiceSpecificCredentials', input: { UserName, ServiceName } },
    ],
  },
];
