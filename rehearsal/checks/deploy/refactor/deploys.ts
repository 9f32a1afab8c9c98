import { join } from 'node:path';
import { type AssemblyStack, readAssembly } from '../../../src/assembly/cloud-assembly';
import { verify } from '../../steps';
import { DEPLOY } from '../cdk';
import type { Environment } from '../environment';
import { type RotatingSecret, rotatingSecrets } from '../secrets';

/** A form of the stack Keys, defined in app.ts. */
export type Form =
  | 'original'
  | 'moved'
  | 'moved-and-broken'
  | 'other-secret-name'
  | 'renamed'
  | 'user-name-by-parameter';

/** Deploys the stack Keys in a form. Returns its rotating secret. */
export async function deployKeys(environment: Environment, form: Form): Promise<RotatingSecret> {
  const output = environment.folder();
  await deploy(environment, form, output);
  const stack = readAssembly(output).stacks[0] as AssemblyStack;
  return (await rotatingSecrets(environment.aws, stack))[0] as RotatingSecret;
}

/** Verifies that the deploy of a form fails for the given reason. */
export async function failToDeployKeys(environment: Environment, form: Form, reason: string): Promise<void> {
  const output = await deploy(environment, form, environment.folder()).catch((error: Error) => error.message);
  verify(output.includes(reason), `The deploy of Keys (${form}) printed: ${output}`, reason);
}

const deploy = ({ cdk }: Environment, form: Form, output: string) =>
  cdk('deploy', ...appOf(form), '--output', output, ...DEPLOY);

export const destroyKeys = ({ cdk }: Environment, form: Form) => cdk('destroy', ...appOf(form), '--force');

const appOf = (form: Form) => [
  '**',
  '--app',
  `npx tsx ${join(__dirname, 'app.ts')}`,
  '--context',
  `form=${form}`,
];
