import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { synthesize } from '../../apps';
import { type Steps, verifyEqual } from '../../steps';
import { requireFirstCredential } from '../actions/first-credentials';
import { sweep } from '../actions/sweep';
import { DEPLOY } from '../cdk';
import type { Environment } from '../environment';
import { logLines } from '../logs';
import { type RotatingSecret, rotatingSecrets } from '../secrets';

const APP = 'rehearsal/checks/deploy/copies/app.ts';
const Key = '.well-known/jwks.json';
const CHANGED = '{"keys":[]}';

/** The copies of the public keys of a keyring, as the rotator writes them, and after changes by hand. */
export async function runCopies(environment: Environment, steps: Steps): Promise<void> {
  const { aws, cdk } = environment;
  const directory = environment.path('copies');
  let secret = {} as RotatingSecret;
  let copies = {} as Copies;
  let text = '';
  await steps.step('cdk deploy of a keyring with copies of its public keys', async () => {
    const { stacks } = await synthesize(APP, directory);
    await cdk('deploy', '--all', '--app', directory, ...DEPLOY);
    const [stack] = stacks;
    if (stack === undefined) throw new Error(`${APP} has no stack.`);
    [secret = secret] = await rotatingSecrets(aws, stack);
    await requireFirstCredential(environment, secret);
    copies = await copiesOf(environment, stack.name);
    const held = await copies.read();
    text = held.object;
    verifyEqual('Public keys', JSON.parse(text).keys.length, 2);
    verifyEqual('Copies', held, { object: text, type: 'application/jwk-set+json', parameter: text });
    return ['the object and the parameter hold two public keys'];
  });
  const restored = async (change: () => Promise<unknown>) => {
    await change();
    await sweep(environment, secret);
    const expected = { object: text, type: 'application/jwk-set+json', parameter: text };
    verifyEqual('Copies after a sweep', await copies.read(), expected);
  };
  await steps.step('Sweeps after changes of the copies by hand', async () => {
    await restored(copies.change);
    await restored(copies.remove);
    await restored(async () => undefined);
    const lines = await logLines(aws.logs, secret.logGroup);
    const warnings = lines.filter(({ outcome }) => outcome === 'copy restored');
    verifyEqual('Warnings', warnings.length, 4);
    return ['each copy that was changed or deleted is restored, and the log says so'];
  });
  await steps.step('cdk destroy of the keyring', async () => {
    await copies.remove();
    await cdk('destroy', '--all', '--app', directory, '--force');
    return ['the stack is deleted'];
  });
}

interface Copies {
  readonly read: () => Promise<{ object: string; type: string | undefined; parameter: string | undefined }>;
  readonly change: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

async function copiesOf({ aws }: Environment, StackName: string): Promise<Copies> {
  const { s3, ssm, cloudFormation } = aws;
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const output = (name: string) => stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
  const [Bucket, Name] = [output('BucketName'), output('ParameterName')];
  return {
    async read() {
      const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
      const object = (await Body?.transformToString()) ?? '';
      return { object, type: ContentType, parameter: Parameter?.Value };
    },
    async change() {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: CHANGED }));
      await ssm.send(new PutParameterCommand({ Name, Value: CHANGED, Overwrite: true }));
    },
    async remove() {
      await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      await ssm.send(new DeleteParameterCommand({ Name }));
    },
  };
}
