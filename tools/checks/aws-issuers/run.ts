import { readFileSync } from 'node:fs';
import { requireOwnRoles } from '../../../rehearsal/checks/deploy/actions/calls';
import { invoke, runRotation } from '../../../rehearsal/checks/deploy/actions/rotate';
import { DEPLOY } from '../../../rehearsal/checks/deploy/cdk';
import { ACCOUNT, type Environment, REGION } from '../../../rehearsal/checks/deploy/environment';
import { requirePatchesNeeded } from '../../../rehearsal/checks/deploy/ministack/patches';
import { current, type RotatingSecret, rotatingSecrets } from '../../../rehearsal/checks/deploy/secrets';
import { type Steps, verify, verifyEqual } from '../../../rehearsal/checks/steps';
import { type AssemblyStack, readAssembly } from '../../../rehearsal/src/assembly/cloud-assembly';
import { issuersAt, type UseKey } from './issuers';
import { STACK } from './names';

const APP = 'npx tsx tools/checks/aws-issuers/app.ts';

/** The life of one secret. */
export interface Life {
  readonly path: string;
  readonly kind: string;
  /** Requests with the current key, of which none is refused. */
  accepted: number;
  rotations: number;
  /** Evidence of the rotator that the compromised keys are dead, and the status that a client gets for them. */
  proof: string[];
  refused: number[];
}

interface Subject {
  readonly secret: RotatingSecret;
  readonly use: UseKey;
  readonly life: Life;
}

/**
 * Lets the keys of the app live from the deploy to the deletion.
 *
 * @param full true to rotate a key that is verified without a URL as well.
 */
export async function run(environment: Environment, steps: Steps, full: boolean): Promise<Life[]> {
  const { cdk, ministack, path } = environment;
  const [assembly, file] = [path('cdk.out'), path('outputs.json')];
  let subjects: Subject[] = [];
  let issuers: ReturnType<typeof issuersAt> | undefined;
  const each = <T>(action: (subject: Subject) => Promise<T>) => Promise.all(subjects.map(action));
  const requireAccepted = async ({ secret, use, life }: Subject, text: string) => {
    const status = await use(text);
    verify(status === 200, `${secret.path}: HTTP ${status} for a key that must work.`, 'HTTP 200.');
    life.accepted += 1;
  };

  await steps.step('cdk deploy', async () => {
    const synth = ['--app', APP, '--output', assembly, ...(full ? ['-c', 'full=true'] : [])];
    await cdk('bootstrap', `aws://${ACCOUNT}/${REGION}`, ...synth);
    await cdk('deploy', STACK, '--app', assembly, ...DEPLOY, '--outputs-file', file);
    const outputs = JSON.parse(readFileSync(file, 'utf8'))[STACK] as Record<string, string>;
    const output = (name: string) => outputs[`Check${name}`] as string;
    const urls = { restUrl: output('RestUrl'), graphqlUrl: output('GraphqlUrl') };
    issuers = issuersAt(ministack, REGION, { rest: output('Rest'), ...urls });
    const { use } = issuers;
    const secrets = await rotatingSecrets(environment.aws, readAssembly(assembly).stacks[0] as AssemblyStack);
    subjects = secrets.map((secret) => ({
      secret,
      use: use[secret.path.split('/')[1] as keyof typeof use],
      life: { path: secret.path, kind: secret.kind, accepted: 0, rotations: 0, proof: [], refused: [] },
    }));
    await each(async (subject) => {
      await requireAccepted(subject, (await current(environment, subject.secret)).text);
      const status = await subject.use(JSON.stringify({ apiKey: 'another-key-of-this-form-000000000000' }));
      verify(status === 401 || status === 403, `HTTP ${status} for a wrong key.`, 'a refusal.');
    });
    return ['each secret holds a first key that its API accepts; another key is refused'];
  });
  await steps.step('Two rotations of each secret', async () => {
    await each(async (subject) => {
      for (const _ of [1, 2]) {
        const before = (await current(environment, subject.secret)).text;
        const after = await runRotation(environment, subject.secret);
        for (const text of [before, after]) await requireAccepted(subject, text);
        subject.life.rotations += 1;
      }
    });
    return ['each API accepts the new key and, in its grace, the replaced one'];
  });
  await steps.step('replace-now of each secret', async () => {
    await each(async (subject) => {
      const { secret, use, life } = subject;
      const compromised = (await current(environment, secret)).text;
      const answer = JSON.parse(await invoke(environment, secret, 'replace-now', { rekey: 'replace-now' }));
      await requireAccepted(subject, (await current(environment, secret)).text);
      life.refused.push(await use(compromised));
      life.proof.push(...answer.dead.map(({ proof }: { proof: string }) => proof));
      verify(
        life.refused.every((status) => status === 401 || status === 403),
        `${secret.path}: HTTP ${life.refused}.`,
        'a refusal.',
      );
      verify(life.proof.includes('refused'), `${secret.path}: the proof is ${life.proof}.`, 'refused.');
    });
    return ['each API refuses the compromised key, and accepts the new one'];
  });
  await steps.step('Callers', async () =>
    requireOwnRoles(
      environment,
      subjects.map(({ secret }) => secret),
    ),
  );
  await steps.step('cdk destroy', async () => {
    await cdk('destroy', STACK, '--app', assembly, '--force');
    verifyEqual('Enabled API keys', await issuers?.enabledKeys(), []);
    return ['API Gateway has no key that is enabled'];
  });
  await steps.step('Patches of the plugin', async () => requirePatchesNeeded(environment));
  return subjects.map(({ life }) => life);
}
