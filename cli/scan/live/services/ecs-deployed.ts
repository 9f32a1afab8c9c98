import type { Reader } from '../aws';
import { partsOf } from '../value';

/** Largest number of services and of tasks in one call (API_DescribeServices, API_DescribeTasks). */
const [SERVICES, TASKS] = [10, 100];

interface Service {
  readonly taskDefinition?: string;
  readonly deployments?: readonly { readonly taskDefinition?: string }[];
  readonly taskSets?: readonly { readonly taskDefinition?: string }[];
}

/** ARNs of the task definitions that services and tasks of all clusters run, each once. */
export async function deployedDefinitions(aws: Reader): Promise<string[]> {
  const { clusterArns = [] } = await aws.read<{ clusterArns?: string[] }>('listClusters');
  const arns = await Promise.all(
    clusterArns.flatMap((cluster) => [ofServices(aws, cluster), ofTasks(aws, cluster)]),
  );
  return [...new Set(arns.flat())];
}

async function ofServices(aws: Reader, cluster: string): Promise<string[]> {
  const { serviceArns = [] } = await aws.read<{ serviceArns?: string[] }>(
    'listServices',
    '--cluster',
    cluster,
  );
  const parts = partsOf(serviceArns, SERVICES).map((part) =>
    aws.read<{ services?: Service[] }>('describeServices', '--cluster', cluster, '--services', ...part),
  );
  const services = (await Promise.all(parts)).flatMap(({ services: some = [] }) => some);
  return services
    .flatMap((service) => [service, ...(service.deployments ?? []), ...(service.taskSets ?? [])])
    .flatMap(({ taskDefinition }) => taskDefinition ?? []);
}

async function ofTasks(aws: Reader, cluster: string): Promise<string[]> {
  const { taskArns = [] } = await aws.read<{ taskArns?: string[] }>('listTasks', '--cluster', cluster);
  const parts = partsOf(taskArns, TASKS).map((part) =>
    aws.read<{ tasks?: { taskDefinitionArn: string }[] }>(
      'describeTasks',
      ...['--cluster', cluster, '--tasks', ...part],
    ),
  );
  return (await Promise.all(parts))
    .flatMap(({ tasks = [] }) => tasks)
    .map(({ taskDefinitionArn }) => taskDefinitionArn);
}
