import { GetUserCommand } from '@aws-sdk/client-iam';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import { type RotatingSecret, requireWorking } from '../secrets';
import { current, labelled, requireFirstCredential } from './first-credentials';

/** What is compared of a secret before and after an update. */
export interface Snapshot {
  readonly secret: RotatingSecret;
  readonly version: string;
  readonly schedule?: string;
  readonly sweepEvery?: string;
}

export async function snapshot(environment: Environment, secret: RotatingSecret): Promise<Snapshot> {
  const { secretsManager, scheduler } = environment.aws;
  const described = await secretsManager.send(new DescribeSecretCommand({ SecretId: secret.arn }));
  const swept = await scheduler.send(new GetScheduleCommand({ Name: secret.sweep }));
  return {
    secret,
    version: (await current(environment, secret)).version,
    schedule: described.RotationRules?.ScheduleExpression,
    sweepEvery: swept.ScheduleExpression,
  };
}

/** Another schedule: nothing is issued, nothing is replaced, and the new rules are in force. */
export async function requireRescheduled(
  environment: Environment,
  before: Snapshot,
  after: Snapshot,
): Promise<void> {
  const { path } = after.secret;
  verify(
    after.version === before.version,
    `${path} holds ${after.version}.`,
    `the same as before, ${before.version}.`,
  );
  verify(
    after.schedule !== before.schedule,
    `${path} rotates by ${after.schedule}, as before.`,
    'the new schedule.',
  );
  verify(
    after.sweepEvery !== before.sweepEvery,
    `${path} is swept ${after.sweepEvery}, as before.`,
    'less often.',
  );
  await requireWorkingLabels(environment, after.secret);
}

/** What was not edited stays as it was. */
export async function requireUntouched(
  environment: Environment,
  before: Snapshot,
  after: Snapshot,
): Promise<void> {
  const [was, is] = [before, after].map(({ secret, ...rest }) => JSON.stringify(rest));
  verify(was === is, `${after.secret.path} is now ${is}.`, `${was}, as before.`);
  await requireWorkingLabels(environment, after.secret);
}

/** Another user: the secret holds a key of the new one, and the old one could be deleted, so its keys are gone. */
export async function requireReplaced(
  environment: Environment,
  before: Snapshot,
  after: Snapshot,
): Promise<void> {
  const { secret } = after;
  verify(secret.arn === before.secret.arn, `The secret is now ${secret.arn}.`, `still ${before.secret.arn}.`);
  verify(
    secret.userName !== before.secret.userName,
    `${secret.path} is of the user ${secret.userName}.`,
    'another one than before.',
  );
  verify(
    after.version !== before.version,
    `${secret.path} holds what it held before.`,
    'a key of the new user.',
  );
  await requireWorkingLabels(environment, secret);
  await requireUserGone(environment, before.secret.userName as string);
}

/** A new secret has its first credential like those of the first deploy. */
export const requireAdded = requireFirstCredential;

/** Labels tell the truth: what a label holds works. */
async function requireWorkingLabels(environment: Environment, secret: RotatingSecret): Promise<void> {
  for (const label of ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING']) {
    const found = await labelled(environment, secret, label);
    if (found) await requireWorking(environment.aws, secret, found.text);
  }
}

export async function requireUserGone({ aws }: Environment, UserName: string): Promise<void> {
  try {
    await aws.iam.send(new GetUserCommand({ UserName }));
  } catch (error) {
    if ((error as Error).name === 'NoSuchEntityException') return;
    throw error;
  }
  verify(false, `The IAM user ${UserName} is still there.`, 'it to be gone with its keys.');
}
