import { type AssemblyStack, readAssembly } from '../../src/assembly/cloud-assembly';
import { requireOwnRoles } from './acts/calls';
import { requireNothingLeft } from './acts/destroy';
import { deployExamples } from './acts/examples';
import { labelled, requireFirstCredential } from './acts/first-credentials';
import { requireGrace, rotate, testConfiguration } from './acts/rotate';
import { sweep } from './acts/sweep';
import {
  requireAdded,
  requireReplaced,
  requireRescheduled,
  requireUntouched,
  type Snapshot,
  snapshot,
} from './acts/update';
import { Examination } from './compare/examine';
import { editedApp } from './edited-app';
import { requireFillingsNeeded } from './ministack/fillings';
import { playRefactorings } from './refactor/play';
import { type RotatingSecret, rotatingSecrets } from './secrets';
import { ACCOUNT, REGION, STACK, type Stage } from './stage';
import { promise, Story } from './story';

/** The whole story, from bootstrap to destroy. */
export async function play(stage: Stage, print: (line: string) => void): Promise<void> {
  const { cdk, aws } = stage;
  const story = new Story(print);
  const [first, second] = [stage.path('cdk.out'), stage.path('cdk.out.updated')];
  const stackIn = (assembly: string) => readAssembly(assembly).stacks[0] as AssemblyStack;
  const keys = new Map<string, Record<string, string>>();
  const examination = new Examination(stage);
  let secrets: RotatingSecret[] = [];
  const each = (act: (secret: RotatingSecret) => Promise<void>) => Promise.all(secrets.map(act));
  const paths = () => secrets.map(({ path }) => path).join(', ');
  const remember = () => each((secret) => rememberKeys(stage, secret, keys));

  print(
    `The real cdk on ministack ${stage.ministack.version}, ${stage.ministack.endpoint}, with our plugin in it`,
  );
  await story.step('cdk bootstrap', async () => {
    await cdk('bootstrap', `aws://${ACCOUNT}/${REGION}`);
    return ['the roles and the bucket that the deploy uses are there'];
  });
  await story.step('cdk deploy, of bin/app.ts', async () => {
    await cdk('deploy', STACK, '--require-approval', 'never', '--progress', 'events', '--output', first);
    secrets = await rotatingSecrets(aws, stackIn(first));
    await each((secret) => requireFirstCredential(stage, secret));
    await remember();
    return [
      `each secret holds a first credential that works: ${paths()}`,
      "the custom resource ran the built bundles in ministack's Lambda; each logged one credential issued",
    ];
  });
  await story.step('The test of the schedules (the check plays Secrets Manager: testSecret)', async () => {
    await each((secret) => testConfiguration(stage, secret));
    return ['each function passes it with an empty AWSPENDING version, and no secret changes'];
  });
  await story.step("A rotation of each (the check plays Secrets Manager's four invocations)", async () => {
    await each((secret) => rotate(stage, secret));
    await remember();
    return ['AWSCURRENT moved to a new credential that works', 'the replaced one works on, in its grace'];
  });
  await story.step(
    "A sweep of each, started by ministack's Scheduler with the stack's own target",
    async () => {
      await each((secret) => sweep(stage, secret));
      await each((secret) => requireGrace(stage, secret));
      return ['each ended well, and left what is in its grace alone'];
    },
  );
  await story.step('What the two CloudFormations made of its template', async () => [
    await examination.examine(stackIn(first), 'CREATE_COMPLETE'),
  ]);

  await story.step('cdk deploy, with another schedule, another user and one more secret', async () => {
    const before = new Map(
      (await Promise.all(secrets.map((one) => snapshot(stage, one)))).map((s) => [s.secret.path, s]),
    );
    const app = editedApp(stage.path('edited'));
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
    await each((secret) => requireUpdated(stage, secret, before.get(secret.path)));
    await remember();
    return [
      'DeployKey: the new rules are in force, and the credential is the same',
      'MailerKey: the secret holds a key of the new user; the old user and its keys are gone',
      'PartnerKey: a first credential that works',
      'WebhookKey: as it was',
    ];
  });
  await story.step('cdk diff', async () => {
    const output = await cdk('diff', STACK, '--app', second, '--fail');
    promise(
      /Number of stacks with differences: 0/.test(output),
      `cdk diff says: ${output}`,
      'no difference.',
    );
    return ['no difference'];
  });
  await story.step('What the two CloudFormations made of the updated template', async () => [
    await examination.examine(stackIn(second), 'UPDATE_COMPLETE'),
  ]);
  await story.step('Who called', async () => requireOwnRoles(stage, secrets));
  await story.step(
    'cdk deploy and cdk destroy of every example, and what the two CloudFormations made of it',
    () => deployExamples(stage, examination),
  );
  await playRefactorings(stage, story);
  await story.step('What the two CloudFormations do not agree in', async () => examination.requireListed());
  await story.step('cdk destroy', async () => {
    await cdk('destroy', STACK, '--app', second, '--force');
    await requireNothingLeft(stage, keys);
    return [
      'no user, role, secret, function, log group or schedule is left',
      `none of the ${keys.size} access keys that were issued works any more`,
    ];
  });
  await story.step("What our plugin fills in, in ministack's place", async () =>
    requireFillingsNeeded(stage),
  );
}

async function requireUpdated(
  stage: Stage,
  secret: RotatingSecret,
  before: Snapshot | undefined,
): Promise<void> {
  if (!before) return requireAdded(stage, secret);
  const after = await snapshot(stage, secret);
  if (secret.path.endsWith('/DeployKey')) return requireRescheduled(stage, before, after);
  if (secret.path.endsWith('/MailerKey')) return requireReplaced(stage, before, after);
  return requireUntouched(stage, before, after);
}

/** Every access key that a label ever held. */
async function rememberKeys(
  stage: Stage,
  secret: RotatingSecret,
  keys: Map<string, Record<string, string>>,
): Promise<void> {
  if (secret.kind !== 'access-key') return;
  for (const label of ['AWSCURRENT', 'AWSPREVIOUS']) {
    const found = await labelled(stage, secret, label);
    if (!found) continue;
    const key = JSON.parse(found.text) as Record<string, string>;
    keys.set(key.accessKeyId as string, key);
  }
}
