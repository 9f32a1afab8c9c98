import { type AssemblyStack, readAssembly } from '../../src/assembly/cloud-assembly';
import { Steps, verify } from '../steps';
import { requireOwnRoles } from './actions/calls';
import { requireNothingLeft } from './actions/destroy';
import { deployExamples } from './actions/examples';
import { labelled, requireFirstCredential } from './actions/first-credentials';
import { requireGrace, rotate, testConfiguration } from './actions/rotate';
import { sweep } from './actions/sweep';
import {
  requireAdded,
  requireReplaced,
  requireRescheduled,
  requireUntouched,
  type Snapshot,
  snapshot,
} from './actions/update';
import { StackComparisons } from './compare/stack-comparisons';
import { editedApp } from './edited-app';
import { ACCOUNT, type Environment, REGION, STACK } from './environment';
import { requirePatchesNeeded } from './ministack/patches';
import { runRefactorings } from './refactor/run';
import { type RotatingSecret, rotatingSecrets } from './secrets';

/** The whole story, from bootstrap to destroy. */
export async function run(environment: Environment, print: (line: string) => void): Promise<void> {
  const { cdk, aws } = environment;
  const steps = new Steps(print);
  const [first, second] = [environment.path('cdk.out'), environment.path('cdk.out.updated')];
  const stackIn = (assembly: string) => readAssembly(assembly).stacks[0] as AssemblyStack;
  const keys = new Map<string, Record<string, string>>();
  const comparisons = new StackComparisons(environment);
  let secrets: RotatingSecret[] = [];
  const each = (act: (secret: RotatingSecret) => Promise<void>) => Promise.all(secrets.map(act));
  const paths = () => secrets.map(({ path }) => path).join(', ');
  const remember = () => each((secret) => rememberKeys(environment, secret, keys));

  print(
    `The real cdk on ministack ${environment.ministack.version}, ${environment.ministack.endpoint}, with our plugin in it`,
  );
  await steps.step('cdk bootstrap', async () => {
    await cdk('bootstrap', `aws://${ACCOUNT}/${REGION}`);
    return ['the roles and the bucket that the deploy uses are there'];
  });
  await steps.step('cdk deploy, of bin/app.ts', async () => {
    await cdk('deploy', STACK, '--require-approval', 'never', '--progress', 'events', '--output', first);
    secrets = await rotatingSecrets(aws, stackIn(first));
    await each((secret) => requireFirstCredential(environment, secret));
    await remember();
    return [
      `each secret holds a first credential that works: ${paths()}`,
      "the custom resource ran the built bundles in ministack's Lambda; each logged one credential issued",
    ];
  });
  await steps.step('The test of the schedules (the check plays Secrets Manager: testSecret)', async () => {
    await each((secret) => testConfiguration(environment, secret));
    return ['each function passes it with an empty AWSPENDING version, and no secret changes'];
  });
  await steps.step("A rotation of each (the check plays Secrets Manager's four invocations)", async () => {
    await each((secret) => rotate(environment, secret));
    await remember();
    return ['AWSCURRENT moved to a new credential that works', 'the replaced one works on, in its grace'];
  });
  await steps.step(
    "A sweep of each, started by ministack's Scheduler with the stack's own target",
    async () => {
      await each((secret) => sweep(environment, secret));
      await each((secret) => requireGrace(environment, secret));
      return ['each ended well, and left what is in its grace alone'];
    },
  );
  await steps.step('What the two CloudFormations made of its template', async () => [
    await comparisons.compare(stackIn(first), 'CREATE_COMPLETE'),
  ]);

  await steps.step('cdk deploy, with another schedule, another user and one more secret', async () => {
    const before = new Map(
      (await Promise.all(secrets.map((one) => snapshot(environment, one)))).map((s) => [s.secret.path, s]),
    );
    const app = editedApp(environment.path('edited'));
    await cdk(
      'deploy',
      STACK,
      '--app',
      app,
      '--require-approval',
      'never',
      '--progress',
      'events',
      '--output',
      second,
    );
    secrets = await rotatingSecrets(aws, stackIn(second));
    await each((secret) => requireUpdated(environment, secret, before.get(secret.path)));
    await remember();
    return [
      'DeployKey: the new rules are in force, and the credential is the same',
      'MailerKey: the secret holds a key of the new user; the old user and its keys are gone',
      'PartnerKey: a first credential that works',
      'WebhookKey: as it was',
    ];
  });
  await steps.step('cdk diff', async () => {
    const output = await cdk('diff', STACK, '--app', second, '--fail');
    verify(/Number of stacks with differences: 0/.test(output), `cdk diff says: ${output}`, 'no difference.');
    return ['no difference'];
  });
  await steps.step('What the two CloudFormations made of the updated template', async () => [
    await comparisons.compare(stackIn(second), 'UPDATE_COMPLETE'),
  ]);
  await steps.step('Who called', async () => requireOwnRoles(environment, secrets));
  await steps.step(
    'cdk deploy and cdk destroy of every example, and what the two CloudFormations made of it',
    () => deployExamples(environment, comparisons),
  );
  await runRefactorings(environment, steps);
  await steps.step('What the two CloudFormations do not agree in', async () => comparisons.requireListed());
  await steps.step('cdk destroy', async () => {
    await cdk('destroy', STACK, '--app', second, '--force');
    await requireNothingLeft(environment, keys);
    return [
      'no user, role, secret, function, log group or schedule is left',
      `none of the ${keys.size} access keys that were issued works any more`,
    ];
  });
  await steps.step("What our plugin fills in, in ministack's place", async () =>
    requirePatchesNeeded(environment),
  );
}

async function requireUpdated(
  environment: Environment,
  secret: RotatingSecret,
  before: Snapshot | undefined,
): Promise<void> {
  if (!before) return requireAdded(environment, secret);
  const after = await snapshot(environment, secret);
  if (secret.path.endsWith('/DeployKey')) return requireRescheduled(environment, before, after);
  if (secret.path.endsWith('/MailerKey')) return requireReplaced(environment, before, after);
  return requireUntouched(environment, before, after);
}

/** Every access key that a label ever held. */
async function rememberKeys(
  environment: Environment,
  secret: RotatingSecret,
  keys: Map<string, Record<string, string>>,
): Promise<void> {
  if (secret.kind !== 'access-key') return;
  for (const label of ['AWSCURRENT', 'AWSPREVIOUS']) {
    const found = await labelled(environment, secret, label);
    if (!found) continue;
    const key = JSON.parse(found.text) as Record<string, string>;
    keys.set(key.accessKeyId as string, key);
  }
}
