import { GetUserCommand } from '@aws-sdk/client-iam';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { type RotatingSecret, requireWorking } from '../secrets';
import type { Stage } from '../stage';
import { promise } from '../story';
import { current, labelled, requireFirstCredential } from './first-credentials';

/** What is compared of a secret before and after an update. */
export interface Snapshot {
  readonly secret: RotatingSecret;
  readonly version: string;
  readonly schedule?: string;
  readonly sweepEvery?: string;
}

export async function snapshot(stage: Stage, secret: RotatingSecret): Promise<Snapshot> {
  const { secretsManager, scheduler } = stage.aws;
  const described = await secretsManager.send(new DescribeSecretCommand({ SecretId: secret.arn }));
  const swept = await scheduler.send(new GetScheduleCommand({ Name: secret.sweep }));
  return {
    secret,
    version: (await current(stage, secret)).version,
    schedule: described.RotationRules?.ScheduleExpression,
    sweepEvery: swept.ScheduleExpression,
  };
}

/** Another schedule: nothing is issued, nothing is replaced, and the new rules are in force. */
export async function requireRescheduled(stage: Stage, before: Snapshot, after: Snapshot): Promise<void> {
  const { path } = after.secret;
  promise(
    after.version === before.version,
    `${path} holds ${after.version}.`,
    `the same as before, ${before.version}.`,
  );
  promise(
    after.schedule !== before.schedule,
    `${path} rotates by ${after.schedule}, as before.`,
    'the new schedule.',
  );
  promise(
    after.sweepEvery !== before.sweepEvery,
    `${path} is swept ${after.sweepEvery}, as before.`,
    'less often.',
  );
  await requireWorkingLabels(stage, after.secret);
}

/** What was not edited stays as it was. */
export async function requireUntouched(stage: Stage, before: Snapshot, after: Snapshot): Promise<void> {
  const [was, is] = [before, after].map(({ secret, ...rest }) => JSON.stringify(rest));
  promise(was === is, `${after.secret.path} is now ${is}.`, `${was}, as before.`);
  await requireWorkingLabels(stage, after.secret);
}

/** Another user: the secret holds a key of the new one, and the old one could be deleted, so its keys are gone. */
export async function requireReplaced(stage: Stage, before: Snapshot, after: Snapshot): Promise<void> {
  const { secret } = after;
  promise(
    secret.arn === before.secret.arn,
    `The secret is now ${secret.arn}.`,
    `still ${before.secret.arn}.`,
  );
  promise(
    secret.userName !== before.secret.userName,
    `${secret.path} is of the user ${secret.userName}.`,
    'another one than before.',
  );
  promise(
    after.version !== before.version,
    `${secret.path} holds what it held before.`,
    'a key of the new user.',
  );
  await requireWorkingLabels(stage, secret);
  await requireUserGone(stage, before.secret.userName as string);
}

/** A new secret has its first credential like those of the first deploy. */
export const requireAdded = requireFirstCredential;

/** Labels tell the truth: what a label holds works. */
async function requireWorkingLabels(stage: Stage, secret: RotatingSecret): Promise<void> {
  for (const label of ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING']) {
    const found = await labelled(stage, secret, label);
    if (found) await requireWorking(stage.aws, secret, found.text);
  }
}

export async function requireUserGone({ aws }: Stage, UserName: string): Promise<void> {
  try {
    await aws.iam.send(new GetUserCommand({ UserName }));
  } catch (error) {
    if ((error as Error).name === 'NoSuchEntityException') return;
    throw error;
  }
  promise(false, `The IAM user ${UserName} is still there.`, 'it to be gone with its keys.');
}
