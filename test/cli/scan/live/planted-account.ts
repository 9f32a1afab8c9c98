import { liveScan } from '../../../../cli/scan/live/live-scan';
import { createKey } from '../../../../client/src/api-keys/format';
import { Random } from '../../../../rehearsal/src/kernel/random';
import { apiKeyPattern } from '../../../../scan/src/patterns/key-pattern';
import { type Answers, after, FakeAccount } from './fake-account';

const random = new Random(41);
const secret = () => random.text(20, 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789');
export const [FIRST, SECOND, THIRD, FOURTH, OLD] = [secret(), secret(), secret(), secret(), secret()];

const arn = (name: string) => `arn:aws:ecs:eu-central-1:123456789012:${name}`;

/** Account with a secret in each service, and others that are none. */
export const ACCOUNT: Answers = {
  listFunctions: {
    Functions: [
      {
        FunctionName: 'orders',
        Version: '3',
        Environment: { Variables: { DB_PASSWORD: OLD, API_TOKEN: FIRST } },
      },
      {
        FunctionName: 'orders',
        Version: '$LATEST',
        Environment: {
          Variables: {
            API_TOKEN: FIRST,
            SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf',
          },
        },
      },
      { FunctionName: 'empty', Version: '$LATEST' },
      {
        FunctionName: 'locked',
        Version: '$LATEST',
        Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'no key' } },
      },
    ],
  },
  listFamilies: { families: ['web'] },
  listClusters: { clusterArns: [arn('cluster/main')] },
  listServices: { serviceArns: Array.from({ length: 23 }, (_, i) => arn(`service/main/s${i}`)) },
  describeServices: (input: readonly string[]) => ({
    services: input.slice(input.indexOf('--services') + 1).map(() => ({
      taskDefinition: arn('task-definition/web:4'),
      deployments: [{ taskDefinition: arn('task-definition/web:3') }],
    })),
  }),
  listTasks: { taskArns: [arn('task/main/1')] },
  describeTasks: { tasks: [{ taskDefinitionArn: arn('task-definition/job:9') }] },
  describeTaskDefinition: (input: readonly string[]) => {
    const name = after(input, '--task-definition');
    const [, family = name, revision = '4'] = /([\w-]+):(\d+)$/.exec(name) ?? [];
    const value = revision === '9' ? SECOND : 'debug';
    return {
      taskDefinition: {
        ...{
          family,
          revision: Number(revision),
          taskDefinitionArn: arn(`task-definition/${family}:${revision}`),
        },
        containerDefinitions: [
          {
            name: 'app',
            environment: [{ name: 'ADMIN_PASSWORD', value }],
            command: ['serve', '--port', '80'],
            logConfiguration: { options: { 'splunk-token': revision === '3' ? random.uuid() : '' } },
          },
        ],
      },
    };
  },
  describeParameters: { Parameters: Array.from({ length: 12 }, (_, i) => ({ Name: `/app/p${i}.password` })) },
  getParameters: (input: readonly string[]) => {
    const names = input.slice(input.indexOf('--names') + 1);
    return {
      Parameters: names
        .slice(1)
        // p6 was encrypted after the list was read.
        .map((Name) => ({
          ...{ Name, Type: Name.includes('p6') ? 'SecureString' : 'String' },
          Value: /p[56]/.test(Name) ? THIRD : 'none',
        })),
      InvalidParameters: names.slice(0, 1),
    };
  },
  describeStacks: {
    Stacks: [
      {
        StackName: 'Shop',
        Outputs: [
          { OutputKey: 'Url', OutputValue: 'https://shop.example/orders' },
          { OutputKey: 'ApiKey', OutputValue: createKey('acme') },
        ],
        Parameters: [
          { ParameterKey: 'AdminPassword', ParameterValue: FOURTH },
          { ParameterKey: 'HiddenPassword', ParameterValue: '****' },
        ],
      },
    ],
  },
};

/** Scans an account. */
export const scan = (answers: Answers = ACCOUNT) => {
  const account = new FakeAccount(answers);
  return { account, result: liveScan({}, { own: [apiKeyPattern('acme')] }, account) };
};
