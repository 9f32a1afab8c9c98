import { CallFailed, type Reader } from '../aws';
import { counted, type LiveValue, type LiveValues, partsOf } from '../value';
import { deployedDefinitions } from './ecs-deployed';

interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly logConfiguration?: { readonly options?: Readonly<Record<string, string>> };
}

interface Definition {
  readonly family: string;
  readonly revision: number;
  readonly taskDefinitionArn: string;
  readonly containerDefinitions?: readonly Container[];
}

/** Task definitions that are described at the same time. */
const AT_ONCE = 50;

/**
 * Environments, commands and log options of ECS task definitions: the newest of each active family, and those that services and
 * tasks run.
 */
export async function ecsValues(aws: Reader): Promise<LiveValues> {
  const [families, deployed] = await Promise.allSettled([
    aws
      .read<{ families?: string[] }>('listFamilies', '--status', 'ACTIVE')
      .then((answer) => answer.families ?? []),
    deployedDefinitions(aws),
  ]);
  const failures = [families, deployed].flatMap((result) =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  if (failures.length === 2 || failures.some((failure) => !(failure instanceof CallFailed)))
    throw failures[0];
  const newest = await described(aws, families.status === 'fulfilled' ? families.value : []);
  const known = new Set(newest.found.map(({ taskDefinitionArn }) => taskDefinitionArn));
  const running = (deployed.status === 'fulfilled' ? deployed.value : []).filter((arn) => !known.has(arn));
  const others = await described(aws, running);
  const all = [...newest.found, ...others.found];
  return {
    values: all.flatMap(valuesOf),
    problems: [
      ...failures.map(({ message }: CallFailed) => ({ path: 'ecs', reason: message })),
      ...newest.problems,
      ...others.problems,
    ],
    count: counted(all.length, 'ECS task definition'),
  };
}

/** Describes task definitions. One that fails is a problem, but a missing permission fails for all of them. */
async function described(aws: Reader, names: readonly string[]) {
  const found: Definition[] = [];
  const problems: { path: string; reason: string }[] = [];
  for (const part of partsOf(names, AT_ONCE)) {
    const describe = (name: string) =>
      aws.read<{ taskDefinition: Definition }>('describeTaskDefinition', '--task-definition', name);
    for (const [index, result] of (await Promise.allSettled(part.map(describe))).entries()) {
      if (result.status === 'fulfilled') found.push(result.value.taskDefinition);
      else if (!(result.reason instanceof CallFailed) || result.reason.isDenied) throw result.reason;
      else problems.push({ path: `ecs:${part[index]}`, reason: result.reason.message });
    }
  }
  return { found, problems };
}

const valuesOf = ({ family, revision, containerDefinitions = [] }: Definition): LiveValue[] =>
  containerDefinitions.flatMap(
    ({ name: container, environment = [], command, entryPoint, logConfiguration }) => {
      const path = `ecs:${family}:${revision}/${container}`;
      const words = [...(entryPoint ?? []), ...(command ?? [])].join(' ');
      return [
        ...environment.map(({ name, value }) => ({ path: `${path}/environment/${name}`, name, value })),
        ...Object.entries(logConfiguration?.options ?? {}).map(([name, value]) => ({
          ...{ path: `${path}/log-option/${name}`, name, value },
        })),
        ...(words === '' ? [] : [{ path: `${path}/command`, name: 'command', value: words }]),
      ];
    },
  );
