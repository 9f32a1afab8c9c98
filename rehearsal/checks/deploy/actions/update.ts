import { GetUserCommand } from '@aws-sdk/client-iam';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { verify, verifyEqual } from '../../steps';
import type { Environment } from '../environment';
import { current, labelled, type RotatingSecret, requireWorking } from '../secrets';
import { requireFirstCredential } from './first-credentials';

/** The state of a secret before or after an update. */
export interface Snapshot {
  readonly secret: RotatingSecret;
  readonly version: string;
  readonly schedule?: string;
  readonly sweepSchedule?: string;
}

export async function snapshot(environment: Environment, secret: RotatingSecret): Promise<Snapshot> {
  const { secretsManager, scheduler } = environment.aws;
  const described = await secretsManager.send(new DescribeSecretCommand({ SecretId: secret.arn }));
  const sweep = await scheduler.send(new GetScheduleCommand({ Name: secret.sweep }));
  return {
    secret,
    version: (await current(environment, secret)).version,
    schedule: described.RotationRules?.ScheduleExpression,
    sweepSchedule: sweep.ScheduleExpression,
  };
}

/** Verifies the effect of the edits of the app on a secret. @param before undefined for a new secret. */
export async function requireUpdated(
  environment: Environment,
  secret: RotatingSecret,
  before: Snapshot | undefined,
): Promise<void> {
  if (!before) return requireFirstCredential(environment, secret);
  const after = await snapshot(environment, secret);
  if (secret.path.endsWith('/DeployKey')) requireRescheduled(before, after);
  else if (secret.path.endsWith('/MailerKey')) await requireOtherUser(environment, before, after);
  else verifyEqual(secret.path, { ...after, secret: undefined }, { ...before, secret: undefined });
  for (const label of ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING']) {
    const found = await labelled(environment, secret, label);
    if (found) await requireWorking(environment.aws, secret, found.text);
  }
}

function requireRescheduled(before: Snapshot, after: Snapshot): void {
  const { path } = after.secret;
  verifyEqual(`AWSCURRENT of ${path}`, after.version, before.version);
  for (const schedule of ['schedule', 'sweepSchedule'] as const)
    verify(
      after[schedule] !== before[schedule],
      `${schedule} of ${path}: ${after[schedule]}.`,
      'another one.',
    );
}

/** The secret holds a key of the new user, and the old user is deleted. */
async function requireOtherUser({ aws }: Environment, before: Snapshot, after: Snapshot): Promise<void> {
  const { path, arn, userName } = after.secret;
  verifyEqual(`ARN of ${path}`, arn, before.secret.arn);
  verify(userName !== before.secret.userName, `User of ${path}: ${userName}.`, 'another user.');
  verify(after.version !== before.version, `${path} is unchanged.`, 'a key of the new user.');
  const UserName = before.secret.userName as string;
  const error = await aws.iam.send(new GetUserCommand({ UserName })).then(
    () => undefined,
    ({ name }: Error) => name,
  );
  verifyEqual(`GetUser of the previous user ${UserName}`, error, 'NoSuchEntityException');
}
