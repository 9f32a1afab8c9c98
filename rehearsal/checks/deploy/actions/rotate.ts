import { randomUUID } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { RotateSecretCommand, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { verify, verifyEqual } from '../../steps';
import type { Environment } from '../environment';
import { current, labelled, type RotatingSecret, requireWorking, userKeys } from '../secrets';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/**
 * Performs the test of Secrets Manager for a schedule with RotateImmediately false: it creates an empty AWSPENDING
 * version, invokes testSecret and removes the label. ministack does not invoke rotation functions.
 */
export async function testConfiguration(environment: Environment, secret: RotatingSecret): Promise<void> {
  const before = await current(environment, secret);
  const version = await startRotation(environment, secret);
  await invoke(environment, secret, 'testSecret', version);
  const removal = { SecretId: secret.arn, VersionStage: 'AWSPENDING', RemoveFromVersionId: version };
  await environment.aws.secretsManager.send(new UpdateSecretVersionStageCommand(removal));
  const after = await current(environment, secret);
  verifyEqual(`AWSCURRENT of ${secret.path} after the test`, after.version, before.version);
}

/** Rotates a secret with the four invocations of Secrets Manager. */
export async function rotate(environment: Environment, secret: RotatingSecret): Promise<void> {
  const before = await current(environment, secret);
  const version = await startRotation(environment, secret);
  for (const step of STEPS) await invoke(environment, secret, step, version);
  const after = await current(environment, secret);
  verifyEqual(`AWSCURRENT of ${secret.path}`, after.version, version);
  verify(after.text !== before.text, `The value of ${secret.path} is unchanged.`, 'another credential.');
  await requireWorking(environment.aws, secret, after.text);
  const previous = await labelled(environment, secret, 'AWSPREVIOUS');
  verifyEqual(`AWSPREVIOUS of ${secret.path}`, previous?.version, before.version);
  await requireGrace(environment, secret);
}

/** Verifies that the replaced credential works. */
export async function requireGrace(environment: Environment, secret: RotatingSecret): Promise<void> {
  const previous = await labelled(environment, secret, 'AWSPREVIOUS');
  await requireWorking(environment.aws, secret, previous?.text);
  if (secret.userName === undefined) return;
  const keys = await userKeys(environment, secret);
  const active = keys.length === 2 && keys.every((key) => key.endsWith(' Active'));
  verify(active, `Access keys of ${secret.userName}: ${keys.join(', ')}.`, 'two active keys in the grace.');
}

async function startRotation({ aws }: Environment, { arn }: RotatingSecret): Promise<string> {
  const command = new RotateSecretCommand({ SecretId: arn, ClientRequestToken: randomUUID() });
  return (await aws.secretsManager.send(command)).VersionId as string;
}

async function invoke(
  { aws }: Environment,
  { arn, functionName, path }: RotatingSecret,
  Step: (typeof STEPS)[number],
  version: string,
): Promise<void> {
  const event = { Step, SecretId: arn, ClientRequestToken: version, RotationToken: randomUUID() };
  const Payload = Buffer.from(JSON.stringify(event));
  const result = await aws.lambda.send(new InvokeCommand({ FunctionName: functionName, Payload }));
  const response = Buffer.from(result.Payload ?? []).toString();
  verify(result.FunctionError === undefined, `${Step} of ${path} failed: ${response}`, 'success.');
}
