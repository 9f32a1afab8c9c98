import type { Scenario, ScenarioStep } from '../scenario';

const name = 'rekey-record-{{suffix}}';
const UserName = name;
const createUser: ScenarioStep = { operation: 'CreateUser', input: { UserName } };
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const statement = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' };
const PolicyArn = 'arn:aws:iam::{{account}}:policy/rekey-record-{{suffix}}';
const put = (PolicyDocument: string): ScenarioStep => ({
  operation: 'PutUserPolicy',
  input: { UserName, PolicyName: 'p', PolicyDocument },
});

export const policies: readonly Scenario[] = [
  {
    name: 'malformed-policies',
    service: 'iam',
    steps: [
      createUser,
      put('{'),
      put('{"Version":"2012-10-17"}'),
      put(document({ ...statement, Effect: 'Maybe' })),
      put(document({ ...statement, Resource: 'bucket' })),
      put(document({ ...statement, Action: 'GetUser' })),
      put(document({ ...statement, Principal: '*' })),
      put(document({ ...statement, Sid: 'a' }, { ...statement, Sid: 'a' })),
    ],
  },
  {
    name: 'a-user-that-cannot-be-deleted',
    service: 'iam',
    steps: [
      createUser,
      put(document(statement)),
      { operation: 'DeleteUser', input: { UserName } },
      { operation: 'DeleteUserPolicy', input: { UserName, PolicyName: 'p' } },
      { operation: 'CreatePolicy', input: { PolicyName: name, PolicyDocument: document(statement) } },
      { operation: 'AttachUserPolicy', input: { UserName, PolicyArn }, retry: true },
      { operation: 'DeleteUser', input: { UserName } },
      { operation: 'DeletePolicy', input: { PolicyArn } },
      { operation: 'DetachUserPolicy', input: { UserName, PolicyArn } },
      { operation: 'DeletePolicy', input: { PolicyArn } },
      { operation: 'DeleteUser', input: { UserName } },
      { operation: 'GetUser', input: { UserName } },
    ],
  },
];
