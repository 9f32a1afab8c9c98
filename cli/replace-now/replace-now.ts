import {
  type Dead,
  type Replacement,
  type ReplaceNowInput,
  TIMEOUT_SECONDS,
} from '../../engine/src/contract';
import { invoke } from '../aws/invoke';
import { AwsFailed } from '../aws/run';
import { type Found, findRotator } from './find-rotator';
import type { Command } from './options';

/** Longest timeout of the function, plus the time to start it. */
const PATIENCE_SECONDS = TIMEOUT_SECONDS.most + 30;

const AGAIN = 'Run the same command again to continue.';
const NOT_INVOKED =
  'The rotator was not invoked, and nothing was replaced. Correct the error, and run the command again.';

/**
 * Invokes the rotator to replace the credential, and returns its response as text.
 *
 * @throws Error that states what to do
 */
export function replaceNow(command: Command): string {
  try {
    const answer = request(command, findRotator(command));
    return command.json ? JSON.stringify(answer, null, 2) : inWords(answer);
  } catch (error) {
    if (error instanceof AwsFailed) throw new Error(`${error.message}\n${adviceFor(error, command)}`);
    throw error;
  }
}

/** Invokes the rotator. The event and the response hold no secret value. */
function request(command: Command, rotator: Found): Replacement {
  const event: ReplaceNowInput = {
    rekey: 'replace-now',
    ...(command.credential === undefined ? {} : { credential: command.credential }),
  };
  const { answer, failed } = invoke(
    { name: rotator.name, event, patience: PATIENCE_SECONDS },
    { ...command, region: rotator.region },
  );
  if (failed) throw new Error(failure(answer as ErrorAnswer));
  if (typeof (answer as Replacement | null)?.outcome === 'string') return answer as Replacement;
  throw new Error(`The response of ${rotator.name} is not supported. Is it the rotator of a RotatingSecret?`);
}

function adviceFor({ code = '', operation }: AwsFailed, { target }: Command): string {
  if (!code.startsWith('AccessDenied'))
    return operation === 'invoke' && code !== 'ResourceNotFoundException' ? AGAIN : NOT_INVOKED;
  const list = `${target} is not an ARN, and its lookup can require lambda:ListFunctions: pass the ARN of the secret instead.`;
  const needs = 'This command needs secretsmanager:DescribeSecret on the secret and lambda:InvokeFunction on';
  return `${needs} its rotator; grantReplaceNow grants both.${target.startsWith('arn:') ? '' : ` ${list}`}`;
}

type ErrorAnswer = { readonly errorMessage?: string } | null;

function failure(answer: ErrorAnswer): string {
  const message = answer?.errorMessage ?? 'The rotator failed without a message: see its log.';
  // Errors of Lambda itself, such as a timeout, have no advice.
  return message.startsWith('[') ? message : `${message}\n${AGAIN}`;
}

function inWords({ outcome, secret, version, credential, dead, strangers }: Replacement): string {
  const current = credential ? `${credential} (version ${version})` : `version ${version}`;
  const first = {
    replaced: `Replaced. The current credential is ${current}.`,
    repeated: `Already replaced a few minutes ago. The current credential is ${current}; to replace it too, pass its id with --credential.`,
    'cut off': `Revoked. It was not current; the current credential is ${current}.`,
  }[outcome];
  return [
    `Secret: ${secret}`,
    first,
    ...dead.map(proofInWords),
    ...strangers.map(
      (id) => `Active and not issued by this rotator: ${id}. Find out who created it: it may be an attacker.`,
    ),
  ].join('\n');
}

/** States no more than the proof shows. A rotator of an earlier version does not name its proof. */
function proofInWords({ credential, deadSince, proof, shown, uses }: Dead): string {
  if (proof === 'refused') return `Refused since ${deadSince}: ${credential} (${shown}).`;
  if (proof === 'unlabelled')
    return `Without a label since ${deadSince}: ${credential} (${shown}). Your service refuses it once it has read the secret again.`;
  const reports = uses
    ? ` Last use that the issuer reports, up to ${uses.lagSeconds / 60} minutes late: ${uses.lastUsed ?? 'none'}.`
    : '';
  return `Revoked by ${deadSince}, and no refusal was seen: ${credential} (${shown}).${reports}`;
}
