import type { Scenario, ScenarioStep } from '../scenario';

const RoleName = 'rekey-record-{{suffix}}';
const RoleArn = 'arn:aws:iam::{{account}}:role/rekey-record-{{suffix}}';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '{{account}}' }, Action: 'sts:AssumeRole' }],
});
const createRole: ScenarioStep = {
  service: 'iam',
  operation: 'CreateRole',
  input: { RoleName, AssumeRolePolicyDocument: trust },
};
const assume = (more: object): ScenarioStep => ({
  operation: 'AssumeRole',
  input: { RoleArn, RoleSessionName: 'session', ...more },
});

export const sessions: readonly Scenario[] = [
  {
    name: 'how-long-a-session-may-be',
    service: 'sts',
    steps: [
      createRole,
      { ...assume({ DurationSeconds: 900 }), retry: true },
      assume({ DurationSeconds: 899 }),
      assume({ DurationSeconds: 3601 }),
      assume({ DurationSeconds: 43_201 }),
      assume({ RoleSessionName: 'x' }),
    ],
  },
];
