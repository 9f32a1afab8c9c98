import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Replacement, ReplaceNowInput } from '../lambdas/rotation/contract';
import type { Command } from './command';

/** The function's own limit is 300 seconds. */
const PATIENCE_SECONDS = 330;

const AGAIN = 'Run the same command again: it goes on where it stopped.';

/** Has the rotator replace the credential, and returns what it says. Throws an Error that says what to do. */
export function replaceNow(command: Command): string {
  const event: ReplaceNowInput = {
    rekey: 'replace-now',
    ...(command.credential === undefined ? {} : { credential: command.credential }),
  };
  const answer = invoke(command, event);
  return command.json ? JSON.stringify(answer, null, 2) : inWords(answer);
}

/** Neither event nor answer holds a secret value. */
function invoke(command: Command, event: ReplaceNowInput): Replacement {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-rekey-'));
  try {
    const [sent, received] = ['event.json', 'answer.json'].map((name) => join(folder, name));
    writeFileSync(sent, JSON.stringify(event));
    const about = runAws([
      ...['lambda', 'invoke', '--function-name', command.function],
      // As bytes: the two versions of the AWS CLI read the same text in different ways.
      ...['--payload', `fileb://${sent}`],
      ...['--cli-read-timeout', `${PATIENCE_SECONDS}`, '--output', 'json'],
      ...(command.profile ? ['--profile', command.profile] : []),
      ...(command.region ? ['--region', command.region] : []),
      received,
    ]);
    const answer = JSON.parse(readFileSync(received, 'utf8'));
    if (about.FunctionError) throw new Error(failure(answer));
    if (typeof answer?.outcome === 'string') return answer;
    throw new Error(
      `${command.function} answered nothing that is known here. Is it the rotator of a RotatingSecret?`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What it asks and complains of goes to the terminal. */
function runAws(words: string[]): { readonly FunctionError?: string } {
  const { error, status, signal, stdout } = spawnSync('aws', words, {
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
    // A second request beside the first would do no harm, and no good.
    env: { ...process.env, AWS_MAX_ATTEMPTS: '1', AWS_PAGER: '' },
  });
  if (error && 'code' in error && error.code === 'ENOENT')
    throw new Error(
      'There is no AWS CLI on the PATH: install it (the command is "aws"), and run this again.',
    );
  if (error) throw error;
  if (status === 0) return JSON.parse(stdout);
  const end = signal ?? `exit code ${status}`;
  const permission = 'Who invokes needs lambda:InvokeFunction on the function; grantReplaceNow gives it.';
  throw new Error(`"aws ${words[0]} ${words[1]}" ended with ${end}: see above. ${permission} ${AGAIN}`);
}

function failure(answer: { readonly errorMessage?: string } | null): string {
  const message = answer?.errorMessage ?? 'The rotator failed and does not say why: read its log.';
  // Lambda's own failures, such as a time-out, say nothing of what to do.
  return message.startsWith('[') ? message : `${message}\n${AGAIN}`;
}

function inWords({ outcome, version, credential, dead, strangers }: Replacement): string {
  const current = credential ? `${credential} (version ${version})` : `version ${version}`;
  const first = {
    replaced: `Replaced. Current is ${current}.`,
    repeated: `Replaced a few minutes ago already. Current is ${current}; to replace that too, name it with --credential.`,
    'cut off': `Cut off. It was not current; current is ${current}.`,
  }[outcome];
  return [
    first,
    ...dead.map((one) => `Dead since ${one.deadSince}: ${one.credential} (${one.shown}).`),
    ...strangers.map(
      (id) => `Alive and not issued here: ${id}. Find out who made it: it may have been the thief.`,
    ),
  ].join('\n');
}
