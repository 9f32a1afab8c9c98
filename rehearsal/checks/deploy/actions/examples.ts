import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateUserCommand, DeleteUserCommand } from '@aws-sdk/client-iam';
import type { AssemblyStack } from '../../../src/assembly/cloud-assembly';
import { examples, synthesize } from '../../apps';
import { verify } from '../../steps';
import { DEPLOY } from '../cdk';
import type { StackComparisons } from '../compare/stack-comparisons';
import { ACCOUNT, type Environment, REGION } from '../environment';
import { rotatingSecrets } from '../secrets';
import { requireFirstCredential } from './first-credentials';

const ROOT = join(__dirname, '../../../..');

/** Deploys, verifies, compares and destroys every example, all at the same time. */
export async function deployExamples(
  environment: Environment,
  comparisons: StackComparisons,
): Promise<string[]> {
  return (await Promise.all(examples().map((app) => deployExample(environment, comparisons, app)))).flat();
}

async function deployExample(
  environment: Environment,
  comparisons: StackComparisons,
  app: string,
): Promise<string[]> {
  const { aws, cdk, path } = environment;
  const { directory, stacks } = await synthesize(app, path(app.replaceAll('/', '_')), {
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
  });
  // Its RDS has no database servers, and the function could not reach them.
  if (stacks.some(hasDatabase)) return [`${app}: not deployed, because it needs database servers`];
  for (const region of regionsOf(stacks)) await cdk('bootstrap', `aws://${ACCOUNT}/${region}`);
  const users = stacks.flatMap(importedUsers);
  for (const UserName of users) await aws.iam.send(new CreateUserCommand({ UserName }));
  const deploy = () => cdk('deploy', '--all', '--app', directory, ...DEPLOY);
  const statements: string[] = [];
  if (hasIssuerModule(app)) {
    const output = await deploy().catch((error: Error) => error.message);
    verify(output.includes('cannot be reached'), `cdk deploy of ${app}: ${output}`, 'cannot be reached');
    statements.push(`${app}: the deploy fails because its issuer cannot be reached, and is rolled back`);
  } else {
    await deploy();
    for (const stack of stacks) {
      if (!isInRegion(stack)) continue;
      for (const secret of await rotatingSecrets(aws, stack))
        await requireFirstCredential(environment, secret);
      if (hasStateMachine(stack))
        statements.push(`${stack.name}: not compared, because the rehearsal has no Step Functions`);
      else statements.push(await comparisons.compare(stack, 'CREATE_COMPLETE', users));
    }
  }
  await cdk('destroy', '--all', '--app', directory, '--force');
  for (const logGroupName of stacks.flatMap(retainedLogGroups))
    await aws.logs.send(new DeleteLogGroupCommand({ logGroupName }));
  // IAM deletes a user only if it has no access key.
  for (const UserName of users) await aws.iam.send(new DeleteUserCommand({ UserName }));
  return statements;
}

/** True if a module of the example implements its issuer, which exists in a rehearsal only. */
const hasIssuerModule = (app: string): boolean => existsSync(join(ROOT, dirname(app), 'serve.ts'));

const hasDatabase = ({ template }: AssemblyStack): boolean =>
  Object.values<{ Type: string }>(template.Resources).some(({ Type }) => Type === 'AWS::RDS::DBInstance');

/** Log groups that a stack retains, by the names that ministack gives them: those of a leak response are evidence. */
function retainedLogGroups({ name, template }: AssemblyStack): string[] {
  return Object.entries<{ Type: string; DeletionPolicy?: string }>(template.Resources)
    .filter(([, { Type, DeletionPolicy }]) => Type === 'AWS::Logs::LogGroup' && DeletionPolicy !== 'Delete')
    .map(([logicalId]) => `/aws/cloudformation/${name}/${logicalId}`);
}

const hasStateMachine = ({ template }: AssemblyStack): boolean =>
  Object.values<{ Type: string }>(template.Resources).some(
    ({ Type }) => Type === 'AWS::StepFunctions::StateMachine',
  );

const isInRegion = ({ region = REGION }: AssemblyStack): boolean => region === REGION;

/** Further regions of an app, which are not bootstrapped yet. */
const regionsOf = (stacks: readonly AssemblyStack[]): Set<string> =>
  new Set(stacks.filter((stack) => !isInRegion(stack)).map(({ region = REGION }) => region));

/** IAM users that a stack imports. */
function importedUsers({ template }: AssemblyStack): string[] {
  type Resource = { Type: string; Properties?: { Credential?: { userName?: unknown } } };
  return Object.values<Resource>(template.Resources)
    .filter(({ Type }) => Type === 'Custom::RekeyCredential')
    .map(({ Properties }) => Properties?.Credential?.userName)
    .filter((name): name is string => typeof name === 'string');
}
