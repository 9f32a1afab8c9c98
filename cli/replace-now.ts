import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Replacement, type ReplaceNowInput, TIMEOUT_SECONDS } from '../engine/src/contract';
import { AwsFailed, runAws } from './aws';
import type { Command } from './command';
import { type Found, findRotator } from './find-rotator';

/** The longest timeout of the function, and the time to start it. */
const PATIENCE_SECONDS = TIMEOUT_SECONDS.most + 30;

const AGAIN = 'Run the same command again: it goes on where it stopped.';
const NOT_INVOKED =
  'Nothing was replaced: the rotator was not invoked. Correct this, and run the command again.';

/** Has the rotator replace the credential, and returns what it says. Throws an Error that says what to do. */
export function replaceNow(command: Command): string {
  try {
    const answer = invoke(command, findRotator(command));
    return command.json ? JSON.stringify(answer, null, 2) : inWords(answer);
  } catch (error) {
    if (error instanceof AwsFailed) throw new Error(`${error.message}\n${adviceFor(error, command)}`);
    throw error;
  }
}

/** Neither event nor answer holds a secret value. */
function invoke(command: Command, rotator: Found): Replacement {
  const event: ReplaceNowInput = {
    rekey: 'replace-now',
    ...(command.credential === undefined ? {} : { credential: command.credential }),
  };
  const folder = mkdtempSync(join(tmpdir(), 'cdk-rekey-'));
  try {
    const [sent, received] = ['event.json', 'answer.json'].map((name) => join(folder, name));
    writeFileSync(sent, JSON.stringify(event));
    const about = runAws(
      [
        ...['lambda', 'invoke', '--function-name', rotator.name],
        // As bytes: the two versions of the AWS CLI read the same text in different ways.
        ...['--payload', `fileb://${sent}`],
        ...['--cli-read-timeout', `${PATIENCE_SECONDS}`, received],
      ],
      { ...command, region: rotator.region },
    );
    const answer = JSON.parse(readFileSync(received, 'utf8'));
    if (about.FunctionError) throw new Error(failure(answer));
    if (typeof answer?.outcome === 'string') return answer;
    throw new Error(
      `${rotator.name} answered nothing that is known here. Is it the rotator of a RotatingSecret?`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function adviceFor({ code = '', operation }: AwsFailed, { target }: Command): string {
  if (!code.startsWith('AccessDenied'))
    return operation === 'invoke' && code !== 'ResourceNotFoundException' ? AGAIN : NOT_INVOKED;
  const list = `${target} is no ARN, so that it may be looked up with lambda:ListFunctions: name the secret by its ARN.`;
  const needs = 'This command needs secretsmanager:DescribeSecret on the secret and lambda:InvokeFunction on';
  return `${needs} its rotator; grantReplaceNow gives both.${target.startsWith('arn:') ? '' : ` ${list}`}`;
}

function failure(answer: { readonly errorMessage?: string } | null): string {
  const message = answer?.errorMessage ?? 'The rotator failed and does not say why: read its log.';
  // Lambda's own failures, such as a time-out, say nothing of what to do.
  return message.startsWith('[') ? message : `${message}\n${AGAIN}`;
}

function inWords({ outcome, secret, version, credential, dead, strangers }: Replacement): string {
  const current = credential ? `${credential} (version ${version})` : `version ${version}`;
  const first = {
    replaced: `Replaced. Current is ${current}.`,
    repeated: `Replaced a few minutes ago already. Current is ${current}; to replace that too, name it with --credential.`,
    'cut off': `Cut off. It was not current; current is ${current}.`,
  }[outcome];
  return [
    `Secret: ${secret}`,
    first,
    ...dead.map((one) => `Dead since ${one.deadSince}: ${one.credential} (${one.shown}).`),
    ...strangers.map(
      (id) => `Alive and not issued here: ${id}. Find out who made it: it may have been the thief.`,
    ),
  ].join('\n');
}
