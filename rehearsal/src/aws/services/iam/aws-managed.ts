import type { ManagedPolicy } from './entities';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/**
 * The supported AWS managed policies.
 * Source: "AWS managed policies", AWS Managed Policy Reference.
 */
export const AWS_MANAGED: ReadonlyMap<string, ManagedPolicy> = new Map(
  [
    managed('/', 'AdministratorAccess', ['*']),
    managed('/service-role/', 'AWSLambdaBasicExecutionRole', LOGS),
    managed('/', 'AWSXRayDaemonWriteAccess', [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:GetSamplingStatisticSummaries',
    ]),
  ].map((policy) => [policy.arn, policy]),
);

function managed(path: string, name: string, actions: string[]): ManagedPolicy {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow' as const, Action: actions, Resource: '*' }],
  };
  return {
    name,
    id: `ANPA${name.toUpperCase().slice(0, 17)}`,
    path,
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    createDate: new Date('2015-02-06T18:39:46Z'),
    tags: new Map(),
    text: JSON.stringify(document),
    document,
  };
}
