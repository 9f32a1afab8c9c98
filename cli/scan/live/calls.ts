/**
 * Calls of the AWS CLI that the scan makes, with the action that IAM checks. They only read. `listStacks` is not made:
 * DescribeStacks without a name of a stack requires its permission (API_DescribeStacks).
 */
export const CALLS = {
  listFunctions: ['lambda', 'list-functions', 'lambda:ListFunctions'],
  listFamilies: ['ecs', 'list-task-definition-families', 'ecs:ListTaskDefinitionFamilies'],
  describeTaskDefinition: ['ecs', 'describe-task-definition', 'ecs:DescribeTaskDefinition'],
  listClusters: ['ecs', 'list-clusters', 'ecs:ListClusters'],
  listServices: ['ecs', 'list-services', 'ecs:ListServices'],
  describeServices: ['ecs', 'describe-services', 'ecs:DescribeServices'],
  listTasks: ['ecs', 'list-tasks', 'ecs:ListTasks'],
  describeTasks: ['ecs', 'describe-tasks', 'ecs:DescribeTasks'],
  describeParameters: ['ssm', 'describe-parameters', 'ssm:DescribeParameters'],
  getParameters: ['ssm', 'get-parameters', 'ssm:GetParameters'],
  describeStacks: ['cloudformation', 'describe-stacks', 'cloudformation:DescribeStacks'],
} as const;

/** Name of a call. */
export type Call = keyof typeof CALLS;

/** Actions that AWS requires for a call besides its own. */
const ALSO_REQUIRED = ['cloudformation:ListStacks'];

/** Actions of the scan. */
export const LIVE_ACTIONS: readonly string[] = [
  ...Object.values(CALLS).map(([, , action]) => action),
  ...ALSO_REQUIRED,
].sort();

/**
 * Least IAM policy of the scan. The resource is "*", because the scan reads the whole account. SecureString parameters stay
 * encrypted: the AWS managed key of Parameter Store lets every principal of the account decrypt.
 */
export const LIVE_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ReadConfiguration',
      Effect: 'Allow',
      Action: LIVE_ACTIONS,
      Resource: '*',
    },
    {
      Sid: 'NoSecureStrings',
      Effect: 'Deny',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 'ssm.*.amazonaws.com' } },
    },
  ],
};
