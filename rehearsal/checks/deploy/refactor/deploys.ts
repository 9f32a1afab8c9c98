import { join } from 'node:path';
import { type AssemblyStack, readAssembly } from '../../../src/assembly/cloud-assembly';
import type { CheckError } from '../../errors';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import { type RotatingSecret, rotatingSecrets } from '../secrets';

/** One form of the stack Keys: app.ts has the differences. */
export type Form =
  | 'original'
  | 'moved'
  | 'moved-and-broken'
  | 'other-secret-name'
  | 'renamed'
  | 'user-name-by-parameter';

/** Deploys the stack Keys in one of its forms, and gives its only rotating secret. */
export async function deployKeys(environment: Environment, form: Form): Promise<RotatingSecret> {
  const output = environment.folder();
  await deploy(environment, form, output);
  const [secret] = await rotatingSecrets(environment.aws, stackIn(output));
  return secret as RotatingSecret;
}

/** Deploys it where that must fail, for the given reason. */
export async function failToDeployKeys(environment: Environment, form: Form, reason: string): Promise<void> {
  let printed = '';
  try {
    await deploy(environment, form, environment.folder());
  } catch (error) {
    printed = (error as CheckError).message;
  }
  verify(printed.includes(reason), `The deploy of Keys (${form}) printed: ${printed}`, reason);
}

async function deploy(environment: Environment, form: Form, output: string): Promise<void> {
  await environment.cdk(
    ...['deploy', ...appAs(form), '--output', output],
    ...['--require-approval', 'never', '--progress', 'events'],
  );
}

export async function destroyKeys(environment: Environment, form: Form): Promise<void> {
  await environment.cdk('destroy', ...appAs(form), '--force');
}

const appAs = (form: Form) => [
  '**',
  ...['--app', `npx tsx ${join(__dirname, 'app.ts')}`],
  ...['--context', `form=${form}`],
];

/** The only stack of the app, which may be in a environment. */
function stackIn(directory: string): AssemblyStack {
  return readAssembly(directory).stacks[0] as AssemblyStack;
}
