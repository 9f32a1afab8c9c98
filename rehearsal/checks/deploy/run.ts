import { type AssemblyStack, readAssembly } from '../../src/assembly/cloud-assembly';
import { Steps, verify } from '../steps';
import { requireOwnRoles } from './actions/calls';
import { requireNothingLeft } from './actions/destroy';
import { deployExamples } from './actions/examples';
import { requireFirstCredential } from './actions/first-credentials';
import { requireGrace, rotate, testConfiguration } from './actions/rotate';
import { sweep } from './actions/sweep';
import { requireUpdated, snapshot } from './actions/update';
import { DEPLOY } from './cdk';
import { StackComparisons } from './compare/stack-comparisons';
import { runCopies } from './copies/run';
import { editedApp } from './edited-app';
import { ACCOUNT, type Environment, REGION, STACK } from './environment';
import { requirePatchesNeeded } from './ministack/patches';
import { runRefactorings } from './refactor/run';
import { type AccessKey, labelled, type RotatingSecret, rotatingSecrets } from './secrets';

/**
 * Runs the steps from bootstrap to destroy.
 *
 * @param full true to refactor a second stack as well.
 */
export async function run(
  environment: Environment,
  print: (line: string) => void,
  full: boolean,
): Promise<void> {
  const { cdk, ministack } = environment;
  const steps = new Steps(print);
  const [first, second] = [environment.path('cdk.out'), environment.path('cdk.out.updated')];
  const stackIn = (assembly: string) => readAssembly(assembly).stacks[0] as AssemblyStack;
  const keys = new Map<string, AccessKey>();
  const comparisons = new StackComparisons(environment);
  let secrets: RotatingSecret[] = [];
  const each = <T>(action: (environment: Environment, secret: RotatingSecret) => Promise<T>) =>
    Promise.all(secrets.map((secret) => action(environment, secret)));
  const recordKeys = async () => {
    for (const key of (await each(accessKeysIn)).flat()) keys.set(key.accessKeyId, key);
  };

  print(
    `The CDK CLI on ministack ${ministack.version} with the plugin of this project, ${ministack.endpoint}`,
  );
  await steps.step('cdk bootstrap', async () => {
    await cdk('bootstrap', `aws://${ACCOUNT}/${REGION}`);
    return ['the roles and the bucket for deployments exist'];
  });
  await steps.step('cdk deploy of bin/app.ts', async () => {
    await cdk('deploy', STACK, ...DEPLOY, '--output', first);
    secrets = await rotatingSecrets(environment.aws, stackIn(first));
    await each(requireFirstCredential);
    await recordKeys();
    return [
      `each secret holds a first credential that works: ${secrets.map(({ path }) => path).join(', ')}`,
      'the custom resource ran the built bundles in the Lambda of ministack; each logged one issued credential',
    ];
  });
  await steps.step('Test of the rotation configuration (the check invokes testSecret)', async () => {
    await each(testConfiguration);
    return ['each function succeeds with an empty AWSPENDING version, and no secret changes'];
  });
  await steps.step('Rotation of each secret (the check invokes the four steps)', async () => {
    await each(rotate);
    await recordKeys();
    return ['AWSCURRENT moved to a new credential that works', 'the replaced credential works in its grace'];
  });
  await steps.step(
    'Sweep of each secret, by the Scheduler of ministack and the target of the stack',
    async () => {
      await each(sweep);
      await each(requireGrace);
      return ['each sweep succeeds and leaves the credential in its grace unchanged'];
    },
  );
  await steps.step('Comparison of the two CloudFormations after the creation', async () => [
    await comparisons.compare(stackIn(first), 'CREATE_COMPLETE'),
  ]);

  await steps.step('cdk deploy with another schedule, another user and a new secret', async () => {
    const before = new Map((await each(snapshot)).map((one) => [one.secret.path, one]));
    await cdk('deploy', STACK, '--app', editedApp(environment.path('edited')), ...DEPLOY, '--output', second);
    secrets = await rotatingSecrets(environment.aws, stackIn(second));
    await each((_environment, secret) => requireUpdated(environment, secret, before.get(secret.path)));
    await recordKeys();
    return [
      'DeployKey: the new rotation rules are in force, and the credential is unchanged',
      'MailerKey: the secret holds a key of the new user; the old user and its keys are deleted',
      'PartnerKey: the secret holds a first credential that works',
      'WebhookKey: unchanged',
    ];
  });
  await steps.step('cdk diff', async () => {
    const output = await cdk('diff', STACK, '--app', second, '--fail');
    verify(/Number of stacks with differences: 0/.test(output), `cdk diff: ${output}`, 'no difference.');
    return ['no difference'];
  });
  await steps.step('Comparison of the two CloudFormations after the update', async () => [
    await comparisons.compare(stackIn(second), 'UPDATE_COMPLETE'),
  ]);
  await steps.step('Callers', async () => requireOwnRoles(environment, secrets));
  await steps.step('cdk deploy and cdk destroy of every example, with a comparison', () =>
    deployExamples(environment, comparisons),
  );
  await runCopies(environment, steps);
  if (full) await runRefactorings(environment, steps);
  await steps.step('Differences of the two CloudFormations', async () => comparisons.requireKnown());
  await steps.step('cdk destroy', async () => {
    await cdk('destroy', STACK, '--app', second, '--force');
    await requireNothingLeft(environment, [...keys.values()]);
    return [
      'no user, role, secret, function, log group or schedule is left',
      `none of the ${keys.size} issued access keys works`,
    ];
  });
  await steps.step('Patches of the plugin', async () => requirePatchesNeeded(environment));
}

/** The access keys in the labelled versions of a secret. */
async function accessKeysIn(environment: Environment, secret: RotatingSecret): Promise<AccessKey[]> {
  if (secret.kind !== 'access-key') return [];
  const versions = ['AWSCURRENT', 'AWSPREVIOUS'].map((label) => labelled(environment, secret, label));
  return (await Promise.all(versions)).flatMap((version) => (version ? [JSON.parse(version.text)] : []));
}
