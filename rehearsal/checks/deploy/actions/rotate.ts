import { randomUUID } from 'node:crypto';
import { ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { RotateSecretCommand, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import { type RotatingSecret, requireWorking } from '../secrets';
import { current, labelled } from './first-credentials';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/**
 * Secrets Manager's test of a schedule whose RotateImmediately is false: it makes an empty AWSPENDING version, invokes
 * testSecret alone, and takes the label off again. ministack invokes nothing; the check plays it.
 */
export async function testConfiguration(environment: Environment, secret: RotatingSecret): Promise<void> {
  const before = await current(environment, secret);
  const version = await begin(environment, secret);
  await invoke(environment, secret, 'testSecret', version);
  await environment.aws.secretsManager.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secret.arn,
      VersionStage: 'AWSPENDING',
      RemoveFromVersionId: version,
    }),
  );
  const after = await current(environment, secret);
  verify(
    after.version === before.version,
    `The test changed what ${secret.path} holds.`,
    'nothing to change.',
  );
}

/** One rotation: the check plays the four invocations that Secrets Manager makes. */
export async function rotate(environment: Environment, secret: RotatingSecret): Promise<void> {
  const { aws } = environment;
  const before = await current(environment, secret);
  const version = await begin(environment, secret);
  for (const step of STEPS) await invoke(environment, secret, step, version);

  const after = await current(environment, secret);
  verify(
    after.version === version,
    `AWSCURRENT of ${secret.path} is ${after.version}.`,
    `the new ${version}.`,
  );
  verify(after.text !== before.text, `${secret.path} holds what it held before.`, 'another credential.');
  await requireWorking(aws, secret, after.text);

  const previous = await labelled(environment, secret, 'AWSPREVIOUS');
  verify(
    previous?.version === before.version,
    `AWSPREVIOUS is ${previous?.version}.`,
    `the old ${before.version}.`,
  );
  await requireGrace(environment, secret);
}

/** What was replaced goes on working. */
export async function requireGrace(environment: Environment, secret: RotatingSecret): Promise<void> {
  const previous = await labelled(environment, secret, 'AWSPREVIOUS');
  await requireWorking(environment.aws, secret, previous?.text);
  if (secret.userName === undefined) return;
  const { AccessKeyMetadata: keys = [] } = await environment.aws.iam.send(
    new ListAccessKeysCommand({ UserName: secret.userName }),
  );
  verify(
    keys.length === 2 && keys.every(({ Status }) => Status === 'Active'),
    `${secret.userName} has the access keys ${JSON.stringify(keys)}.`,
    'two active ones: the current, and the replaced one in its grace.',
  );
}

async function begin({ aws }: Environment, { arn }: RotatingSecret): Promise<string> {
  const answer = await aws.secretsManager.send(
    new RotateSecretCommand({ SecretId: arn, ClientRequestToken: randomUUID() }),
  );
  return answer.VersionId as string;
}

async function invoke(
  { aws }: Environment,
  { arn, functionName, path }: RotatingSecret,
  Step: (typeof STEPS)[number],
  version: string,
): Promise<void> {
  const event = { Step, SecretId: arn, ClientRequestToken: version, RotationToken: randomUUID() };
  const answer = await aws.lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) }),
  );
  const said = Buffer.from(answer.Payload ?? []).toString();
  verify(answer.FunctionError === undefined, `${Step} of ${path} failed: ${said}`, 'every step to end well.');
}
