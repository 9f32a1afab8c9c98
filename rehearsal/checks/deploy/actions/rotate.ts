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
  await invokeStep(environment, secret, 'testSecret', version);
  const removal = { SecretId: secret.arn, VersionStage: 'AWSPENDING', RemoveFromVersionId: version };
  await environment.aws.secretsManager.send(new UpdateSecretVersionStageCommand(removal));
  const after = await current(environment, secret);
  verifyEqual(`AWSCURRENT of ${secret.path} after the test`, after.version, before.version);
}

/** Rotates a secret, and verifies that the new and the replaced credential work. */
export async function rotate(environment: Environment, secret: RotatingSecret): Promise<void> {
  await requireWorking(environment.aws, secret, await runRotation(environment, secret));
  await requireGrace(environment, secret);
}

/** Rotates a secret with the four invocations of Secrets Manager. Returns the new value. */
export async function runRotation(environment: Environment, secret: RotatingSecret): Promise<string> {
  const before = await current(environment, secret);
  const version = await startRotation(environment, secret);
  for (const step of STEPS) await invokeStep(environment, secret, step, version);
  const after = await current(environment, secret);
  verifyEqual(`AWSCURRENT of ${secret.path}`, after.version, version);
  verify(after.text !== before.text, `The value of ${secret.path} is unchanged.`, 'another credential.');
  const previous = await labelled(environment, secret, 'AWSPREVIOUS');
  verifyEqual(`AWSPREVIOUS of ${secret.path}`, previous?.version, before.version);
  return after.text;
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

async function invokeStep(
  environment: Environment,
  secret: RotatingSecret,
  Step: (typeof STEPS)[number],
  version: string,
): Promise<void> {
  const event = { SecretId: secret.arn, ClientRequestToken: version, RotationToken: randomUUID() };
  await invoke(environment, secret, Step, { Step, ...event });
}

/** Invokes the function of a secret, and verifies that it succeeds. Returns its response. */
export async function invoke(
  { aws }: Environment,
  { functionName, path }: RotatingSecret,
  name: string,
  event: object,
): Promise<string> {
  const Payload = Buffer.from(JSON.stringify(event));
  const result = await aws.lambda.send(new InvokeCommand({ FunctionName: functionName, Payload }));
  const response = Buffer.from(result.Payload ?? []).toString();
  verify(result.FunctionError === undefined, `${name} of ${path} failed: ${response}`, 'success.');
  return response;
}
