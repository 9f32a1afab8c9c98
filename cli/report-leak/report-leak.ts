import type { Subject } from '../../lambdas/leaks/contract';
import type { ReportAnswer, ReportInput } from '../../lambdas/leaks/intake/contract';
import type { IntakeRefusal } from '../../lambdas/leaks/intake/outcome';
import { members } from '../../lambdas/leaks/reports/text';
import { invoke } from '../aws/invoke';
import { AwsFailed, type Place } from '../aws/run';
import { findIntake, type Intake } from './find-intake';
import { type Ended, follow } from './follow';
import type { ReportCommand } from './options';
import type { Parts } from './parts';
import { subjectFor } from './subject';

/** Seconds to wait for the function, which has a timeout of a minute. */
const PATIENCE_SECONDS = 90;

/** Refusals of a report of a person. */
const REFUSALS: readonly string[] = [
  'Malformed',
  'SecretInReport',
  'SessionCredential',
] satisfies IntakeRefusal[];

/** Result of a report. */
export type Reported =
  | { readonly refused: string; readonly explanation: string }
  | (ReportAnswer & { readonly ended?: Ended });

/**
 * Reports a leaked credential to a response, and follows it if the command says so.
 *
 * @throws Error that states what to do
 */
export async function reportLeak(command: ReportCommand, parts: Parts): Promise<Reported> {
  try {
    const intake = findIntake(command, parts.aws);
    const place = { profile: command.profile, region: intake.region };
    const subject = await subjectFor(command, intake, parts);
    const reported = send(eventOf(command, subject, place, parts), intake, place, parts);
    if ('refused' in reported || !command.wait) return reported;
    parts.progress(`Reported: ${reported.execution}`);
    return { ...reported, ended: await follow(reported.execution, place, parts) };
  } catch (error) {
    if (error instanceof AwsFailed) throw new Error(`${error.message}\n${adviceFor(error)}`);
    throw error;
  }
}

function eventOf({ place, note }: ReportCommand, subject: Subject, at: Place, { aws }: Parts): ReportInput {
  const { customerKey, ...others } = subject;
  const reporter = callerOf(at, aws);
  return {
    rekey: 'report-leak',
    ...(customerKey === undefined ? others : { customerKey }),
    ...(place === undefined ? {} : { place }),
    ...(note === undefined ? {} : { note }),
    ...(reporter === undefined ? {} : { reporter }),
  };
}

/** ARN of the person, for the report; undefined if it is not known, because a leak does not wait for it. */
function callerOf(place: Place, aws: Parts['aws']): string | undefined {
  try {
    return aws(['sts', 'get-caller-identity', '--query', 'Arn'], place) ?? undefined;
  } catch {
    return undefined;
  }
}

function send(event: ReportInput, { name }: Intake, place: Place, { aws }: Parts): Reported {
  const { answer, failed } = invoke({ name, event, patience: PATIENCE_SECONDS }, place, aws);
  const { errorType, errorMessage, finding, execution } = members(answer);
  if (failed && REFUSALS.includes(String(errorType)))
    return { refused: String(errorType), explanation: String(errorMessage) };
  if (failed) throw new Error(`${name} failed: ${errorMessage ?? 'see its log'}\n${AGAIN}`);
  if (typeof finding === 'string' && typeof execution === 'string') return answer as ReportAnswer;
  throw new Error(`The response of ${name} is not supported. Does it receive the reports of a LeakResponse?`);
}

const AGAIN =
  'Run the same command again: a report is answered once. If it fails again, replace the credential with "cdk-rekey replace-now".';

function adviceFor({ code = '', operation }: AwsFailed): string {
  if (operation === 'list-functions' && code.startsWith('AccessDenied'))
    return 'Pass the ARN of the function that receives reports, which needs no lookup.';
  if (code.startsWith('AccessDenied'))
    return 'grantReport of the LeakResponse grants the permissions of this command.';
  return operation === 'describe-execution'
    ? 'The response was started and goes on. Follow it in the console of Step Functions.'
    : AGAIN;
}
