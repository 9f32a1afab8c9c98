import { CreateUserCommand, DeleteUserCommand } from '@aws-sdk/client-iam';
import type { AssemblyStack } from '../../../src/assembly/cloud-assembly';
import { examples, synthesize } from '../../apps';
import type { Examination } from '../compare/examine';
import { rotatingSecrets } from '../secrets';
import type { Stage } from '../stage';
import { requireFirstCredential } from './first-credentials';

/** Every example, all at once: deployed, looked at, compared, and destroyed again. */
export async function deployExamples(stage: Stage, examination: Examination): Promise<string[]> {
  return (await Promise.all(examples().map((app) => deployExample(stage, examination, app)))).flat();
}

async function deployExample(stage: Stage, examination: Examination, app: string): Promise<string[]> {
  const { directory, stacks } = await synthesize(app, stage.path(app.replaceAll('/', '_')));
  const users = stacks.flatMap(usersOfTheAccount);
  for (const UserName of users) await stage.aws.iam.send(new CreateUserCommand({ UserName }));
  await stage.cdk('deploy', '--all', '--app', directory, '--require-approval', 'never');
  const told: string[] = [];
  for (const stack of stacks) {
    const secrets = await rotatingSecrets(stage.aws, stack);
    for (const secret of secrets) await requireFirstCredential(stage, secret);
    told.push(await examination.examine(stack, 'CREATE_COMPLETE', users));
  }
  await stage.cdk('destroy', '--all', '--app', directory, '--force');
  // IAM refuses to delete a user that still has a key.
  for (const UserName of users) await stage.aws.iam.send(new DeleteUserCommand({ UserName }));
  return told;
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
