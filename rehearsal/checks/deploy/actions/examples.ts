import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CreateUserCommand, DeleteUserCommand } from '@aws-sdk/client-iam';
import type { AssemblyStack } from '../../../src/assembly/cloud-assembly';
import { examples, synthesize } from '../../apps';
import { verify } from '../../steps';
import type { StackComparisons } from '../compare/stack-comparisons';
import type { Environment } from '../environment';
import { rotatingSecrets } from '../secrets';
import { requireFirstCredential } from './first-credentials';

const ROOT = join(__dirname, '../../../..');

/** Every example, all at once: deployed, looked at, compared, and destroyed again. */
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
  const { directory, stacks } = await synthesize(app, environment.path(app.replaceAll('/', '_')));
  const users = stacks.flatMap(usersOfTheAccount);
  for (const UserName of users) await environment.aws.iam.send(new CreateUserCommand({ UserName }));
  if (servesItsIssuer(app)) return failToDeploy(environment, app, directory);
  await environment.cdk('deploy', '--all', '--app', directory, '--require-approval', 'never');
  const told: string[] = [];
  for (const stack of stacks) {
    const secrets = await rotatingSecrets(environment.aws, stack);
    for (const secret of secrets) await requireFirstCredential(environment, secret);
    told.push(await comparisons.compare(stack, 'CREATE_COMPLETE', users));
  }
  await environment.cdk('destroy', '--all', '--app', directory, '--force');
  // IAM refuses to delete a user that still has a key.
  for (const UserName of users) await environment.aws.iam.send(new DeleteUserCommand({ UserName }));
  return told;
}

/** An example whose issuer exists in a rehearsal alone has a module that serves it. */
const servesItsIssuer = (app: string): boolean => existsSync(join(ROOT, dirname(app), 'serve.ts'));

/** Its issuer is out of reach here: the deploy fails with the reason, and is rolled back. */
async function failToDeploy(environment: Environment, app: string, directory: string): Promise<string[]> {
  const printed = await environment
    .cdk('deploy', '--all', '--app', directory, '--require-approval', 'never', '--progress', 'events')
    .catch((error: Error) => error.message);
  verify(printed.includes('cannot be reached'), `The deploy of ${app} printed: ${printed}`, 'the reason.');
  await environment.cdk('destroy', '--all', '--app', directory, '--force');
  return [`${app}: its issuer is out of reach, so the deploy fails with the reason and is rolled back`];
}

/** Users that a stack takes for there, and does not make. */
function usersOfTheAccount({ template }: AssemblyStack): string[] {
  return Object.values<{ Type: string; Properties?: { Credential?: { userName?: unknown } } }>(
    template.Resources,
  )
    .filter(({ Type }) => Type === 'Custom::RekeyCredential')
    .map(({ Properties }) => Properties?.Credential?.userName)
    .filter((name): name is string => typeof name === 'string');
}
