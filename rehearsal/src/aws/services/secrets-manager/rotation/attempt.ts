import type { Principal } from '../../../call';
import { AwsError } from '../../../errors';
import type { LocalAws } from '../../../local-aws';
import type { FunctionError } from '../../lambda';
import { CURRENT, PENDING, type Secret } from '../secret';
import type { ActiveRotation } from './state';

export type Step = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

export const STEPS: readonly Step[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** A step that begins. */
export interface StartedStep {
  readonly secret: Secret;
  readonly token: string;
  readonly step: Step;
  readonly time: number;
}

/** Told of every step; what it returns is told when that step has ended. */
export type StepListener = (started: StartedStep) => (time: number, error?: FunctionError) => void;

/** How an attempt ended. `stopped`: the secret was deleted, or its rotation cancelled, meanwhile. */
export type Outcome = 'succeeded' | 'failed' | 'abandoned' | 'stopped';

/** The four steps, one after the other, by the function that the secret has now. */
export async function attempt(
  aws: LocalAws,
  secret: Secret,
  active: ActiveRotation,
  announce: StepListener,
): Promise<Outcome> {
  const { token } = active;
  for (const step of STEPS) {
    const ended = endedBy(secret, token);
    if (ended) return ended;
    if (!(await invokeStep(aws, secret, active, step, announce))) return endedBy(secret, token) ?? 'failed';
  }
  // A function that says it is done without having moved AWSCURRENT has not rotated.
  return secret.holder(CURRENT)?.id === token ? 'succeeded' : (endedBy(secret, token) ?? 'failed');
}

/** Whether the step ended without an error. */
export async function invokeStep(
  aws: LocalAws,
  secret: Secret,
  { token, rotationToken }: ActiveRotation,
  step: Step,
  announce: StepListener,
): Promise<boolean> {
  const ended = announce({ secret, token, step, time: aws.timeline.now() });
  const event = {
    Step: step,
    SecretId: secret.arn,
    ClientRequestToken: token,
    RotationToken: rotationToken,
  };
  const error = await errorOf(aws, secret, event);
  ended(aws.timeline.now(), error);
  return error === undefined;
}

/** What the function threw, or why it could not be invoked. */
async function errorOf(aws: LocalAws, secret: Secret, event: object): Promise<FunctionError | undefined> {
  const by = { principal: servicePrincipal(secret), sourceArn: secret.arn, sourceAccount: secret.accountId };
  try {
    return (await aws.lambda.invoke(secret.rotation?.lambdaArn as string, event, by)).functionError;
  } catch (error) {
    if (error instanceof AwsError) return { errorType: error.code, errorMessage: error.message };
    throw error;
  }
}

export function servicePrincipal(secret: Secret): Principal {
  const service = 'secretsmanager.amazonaws.com';
  return { type: 'service', arn: service, accountId: secret.accountId, userId: service };
}

function endedBy(secret: Secret, token: string): Outcome | undefined {
  if (secret.deletion !== undefined || !secret.rotation?.enabled) return 'stopped';
  const stages = secret.versions.get(token)?.stages;
  return stages?.has(PENDING) || stages?.has(CURRENT) ? undefined : 'abandoned';
}
