import { join } from 'node:path';
import { type AssemblyStack, readAssembly } from '../../../src/assembly/cloud-assembly';
import type { CheckError } from '../../errors';
import { type RotatingSecret, rotatingSecrets } from '../secrets';
import type { Stage } from '../stage';
import { promise } from '../story';

/** One form of the stack Keys: app.ts has the differences. */
export type Form =
  | 'original'
  | 'moved'
  | 'moved-and-broken'
  | 'other-secret-name'
  | 'renamed'
  | 'user-name-by-parameter';

/** Deploys the stack Keys in one of its forms, and gives its only rotating secret. */
export async function deployKeys(stage: Stage, form: Form): Promise<RotatingSecret> {
  const output = stage.folder();
  await deploy(stage, form, output);
  const [secret] = await rotatingSecrets(stage.aws, stackIn(output));
  return secret as RotatingSecret;
}

/** Deploys it where that must fail, for the given reason. */
export async function failToDeployKeys(stage: Stage, form: Form, reason: string): Promise<void> {
  let printed = '';
  try {
    await deploy(stage, form, stage.folder());
  } catch (error) {
    printed = (error as CheckError).message;
  }
  promise(printed.includes(reason), `The deploy of Keys (${form}) printed: ${printed}`, reason);
}

async function deploy(stage: Stage, form: Form, output: string): Promise<void> {
  await stage.cdk(
    ...['deploy', ...appAs(form), '--output', output],
    ...['--require-approval', 'never', '--progress', 'events'],
  );
}

export async function destroyKeys(stage: Stage, form: Form): Promise<void> {
  await stage.cdk('destroy', ...appAs(form), '--force');
}

const appAs = (form: Form) => [
  '**',
  ...['--app', `npx tsx ${join(__dirname, 'app.ts')}`],
  ...['--context', `form=${form}`],
];

/** The only stack of the app, which may be in a stage. */
function stackIn(directory: string): AssemblyStack {
  return readAssembly(directory).stacks[0] as AssemblyStack;
}
