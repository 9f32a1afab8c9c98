import type { Principal } from '../../../call';
import { AwsError } from '../../../errors';
import type { LocalAws } from '../../../local-aws';
import type { FunctionError } from '../../lambda';
import { permissionFor } from '../../lambda/permissions';
import { CURRENT, PENDING, type Secret } from '../secret';
import type { ActiveRotation } from './state';

export type Step = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

const STEPS: readonly Step[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** The start of a step. */
interface StartedStep {
  readonly secret: Secret;
  readonly token: string;
  readonly step: Step;
  readonly time: number;
}

/** Called at the start of every step; returns a callback for the end of that step. */
export type StepListener = (started: StartedStep) => (time: number, error?: FunctionError) => void;

/**
 * The result of an attempt. `waits`: it failed, because the issuer was not done. `stopped`: the secret was deleted or its
 * rotation cancelled.
 */
type Outcome = 'succeeded' | 'failed' | 'waits' | 'abandoned' | 'stopped';

/** Error of a rotator while its issuer works. Secrets Manager retries, as after any other error. */
export const WAITS = 'InstallPending';

/** Runs the four steps in order with the function that the secret has at each step. */
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
    const error = await invokeStep(aws, secret, active, step, announce);
    if (error) return endedBy(secret, token) ?? (error.errorType === WAITS ? 'waits' : 'failed');
  }
  // A function that succeeds without moving AWSCURRENT has not rotated the secret.
  return secret.holder(CURRENT)?.id === token ? 'succeeded' : (endedBy(secret, token) ?? 'failed');
}

/** Invokes the function for one step; returns its error. */
export async function invokeStep(
  aws: LocalAws,
  secret: Secret,
  { token, rotationToken }: ActiveRotation,
  step: Step,
  announce: StepListener,
): Promise<FunctionError | undefined> {
  const ended = announce({ secret, token, step, time: aws.timeline.now() });
  const event = {
    Step: step,
    SecretId: secret.arn,
    ClientRequestToken: token,
    RotationToken: rotationToken,
  };
  const error = await invoke(aws, secret, event);
  ended(aws.timeline.now(), error);
  return error;
}

/** Returns the error of the function, or the error that refuses the invocation. */
async function invoke(aws: LocalAws, secret: Secret, event: object): Promise<FunctionError | undefined> {
  const by = { principal: servicePrincipal(secret), ...sourceOf(secret) };
  try {
    return (await aws.lambda.invoke(secret.rotation?.lambdaArn as string, event, by)).functionError;
  } catch (error) {
    if (error instanceof AwsError) return { errorType: error.code, errorMessage: error.message };
    throw error;
  }
}

/** True if the function exists and its policy allows Secrets Manager to invoke it for this secret. */
export function canInvoke(aws: LocalAws, secret: Secret, lambdaArn: string): boolean {
  const permissions = aws.lambda.function(lambdaArn)?.permissions ?? [];
  const { arn: service } = servicePrincipal(secret);
  return permissionFor(permissions, { service, ...sourceOf(secret) }) !== undefined;
}

function sourceOf({ arn, accountId }: Secret): { sourceArn: string; sourceAccount: string } {
  return { sourceArn: arn, sourceAccount: accountId };
}

function servicePrincipal({ accountId }: Secret): Principal {
  const service = 'secretsmanager.amazonaws.com';
  return { type: 'service', arn: service, accountId, userId: service };
}

function endedBy(secret: Secret, token: string): Outcome | undefined {
  if (secret.deletion !== undefined || !secret.rotation?.enabled) return 'stopped';
  const stages = secret.versions.get(token)?.stages;
  return stages?.has(PENDING) || stages?.has(CURRENT) ? undefined : 'abandoned';
}
