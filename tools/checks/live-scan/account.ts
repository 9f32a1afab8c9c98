import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { LIVE_ACTIONS, LIVE_POLICY } from '../../../cli/scan/live/calls';
import type { Random } from '../../../rehearsal/src/kernel/random';
import { zipOf } from '../../../scan/test/archive/zip-of';
import type { AwsCli, Key } from './aws-cli';
import type { Clients } from './clients';

/** Pages of a list are full at 50 functions and at 50 parameters (API_ListFunctions, API_DescribeParameters). */
const [FUNCTIONS, PARAMETERS] = [55, 55];
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** Planted secrets by their paths, and the users of the check. */
export interface Planted {
  /** A path in parentheses is of a secret that the scan must not report. */
  readonly secrets: ReadonlyMap<string, string>;
  /** User with the policy of the scan. */
  readonly scanner: Key;
  /** User with the policy of the scan, without Parameter Store. */
  readonly restricted: Key;
}

/** Makes a secret with its path. */
type Secret = (path: string) => string;

/** Deploys functions, task definitions, parameters and a stack with secrets, and users. @throws CheckError */
export async function plant(clients: Clients, cli: AwsCli, random: Random, folder: string): Promise<Planted> {
  const secrets = new Map<string, string>();
  const secret = (path: string) => {
    const value = random.text(24, LETTERS);
    secrets.set(path, value);
    return value;
  };
  await functions(clients, secret);
  await parameters(clients, secret);
  taskDefinitions(cli, folder, secret);
  stack(cli, folder, secret);
  const [read] = LIVE_POLICY.Statement;
  const Action = LIVE_ACTIONS.filter((action) => !action.startsWith('ssm:'));
  return {
    secrets,
    scanner: await user(clients, 'scanner', LIVE_POLICY),
    restricted: await user(clients, 'restricted', { ...LIVE_POLICY, Statement: [{ ...read, Action }] }),
  };
}

async function functions({ iam, lambda }: Clients, secret: Secret): Promise<void> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
    ],
  });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'lambda', AssumeRolePolicyDocument }));
  const ZipFile = zipOf({ 'index.mjs': 'export const handler = async () => {};' });
  for (let i = 0; i < FUNCTIONS; i++) {
    const FunctionName = `function-${String(i).padStart(2, '0')}`;
    const isPlanted = i === 0 || i === FUNCTIONS - 1;
    const DB_PASSWORD = isPlanted ? secret(`lambda:${FunctionName}/environment/DB_PASSWORD`) : 'none';
    await lambda.send(
      new CreateFunctionCommand({
        ...{
          FunctionName,
          Role: Role?.Arn,
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Code: { ZipFile },
        },
        Environment: { Variables: { DB_PASSWORD, LOG_LEVEL: 'debug' } },
      }),
    );
  }
}

async function parameters({ ssm }: Clients, secret: Secret): Promise<void> {
  for (let i = 0; i < PARAMETERS; i++) {
    const Name = `/app/parameter-${String(i).padStart(2, '0')}/api-token`;
    const Value = i === PARAMETERS - 1 ? secret(`ssm:${Name}`) : 'none';
    await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value }));
  }
  const Value = secret('(encrypted)');
  await ssm.send(new PutParameterCommand({ Name: '/app/secure-token', Type: 'SecureString', Value }));
}

function taskDefinitions(cli: AwsCli, folder: string, secret: Secret): void {
  const register = (family: string, name: string, value: string) => {
    const file = join(folder, 'definition.json');
    const containerDefinitions = [{ name: 'app', image: 'app', memory: 128, environment: [{ name, value }] }];
    writeFileSync(file, JSON.stringify({ family, containerDefinitions }));
    cli.run('ecs', 'register-task-definition', '--cli-input-json', `file://${file}`);
  };
  // Of a family, the newest revision and the one in a service are scanned.
  register('web', 'OLD_PASSWORD', secret('(not in use)'));
  register('web', 'SERVICE_PASSWORD', secret('ecs:web:2/app/environment/SERVICE_PASSWORD'));
  register('web', 'ADMIN_PASSWORD', secret('ecs:web:3/app/environment/ADMIN_PASSWORD'));
  cli.run('ecs', 'create-cluster', '--cluster-name', 'main');
  const service = ['--service-name', 'web', '--task-definition', 'web:2', '--desired-count', '1'];
  cli.run('ecs', 'create-service', '--cluster', 'main', ...service);
  // The task keeps the newest revision that a deregistered family had.
  register('job', 'TASK_PASSWORD', secret('ecs:job:1/app/environment/TASK_PASSWORD'));
  cli.run('ecs', 'run-task', '--cluster', 'main', '--task-definition', 'job:1');
  cli.run('ecs', 'deregister-task-definition', '--task-definition', 'job:1');
}

function stack(cli: AwsCli, folder: string, secret: Secret): void {
  const file = join(folder, 'template.json');
  const Value = secret('cloudformation:Shop/output/ApiToken');
  const template = {
    Parameters: { AdminPassword: { Type: 'String' }, HiddenPassword: { Type: 'String', NoEcho: true } },
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
    Outputs: { ApiToken: { Value }, QueueArn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
  };
  writeFileSync(file, JSON.stringify(template));
  const parameter = (key: string, value: string) => `ParameterKey=${key},ParameterValue=${value}`;
  cli.run(
    ...[
      'cloudformation',
      'create-stack',
      '--stack-name',
      'Shop',
      '--template-body',
      `file://${file}`,
      '--parameters',
    ],
    parameter('AdminPassword', secret('cloudformation:Shop/parameter/AdminPassword')),
    parameter('HiddenPassword', secret('(hidden)')),
  );
  cli.run('cloudformation', 'wait', 'stack-create-complete', '--stack-name', 'Shop');
}

async function user({ iam }: Clients, UserName: string, policy: object): Promise<Key> {
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify(policy);
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'scan', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { id: AccessKey?.AccessKeyId ?? '', secret: AccessKey?.SecretAccessKey ?? '' };
}
