import { type Check, type Clock, RekeyError, SECOND } from 'cdk-rekey-engine';
import type { Login } from '../databases/login';
import { isRefusal, onEvery, replyFailure } from './failures';
import { nameOf, type OpenConnection, type RedisNode } from './protocol';

/** Interval between two logins of which the first was not the wanted one. */
const PAUSE = SECOND;

/** Logins with one value at every node. */
export interface Trial {
  readonly open: OpenConnection;
  readonly nodes: readonly RedisNode[];
  readonly login: Pick<Login, 'username' | 'password'>;
  readonly check: Check;
  readonly clock: Clock;
}

/**
 * Logs in on a new connection. The reply to AUTH decides: after a refused AUTH, a user `default` without a password still
 * answers other commands.
 *
 * @throws RekeyError if the server neither accepts nor refuses the login
 */
export async function isAccepted(
  open: OpenConnection,
  node: RedisNode,
  { username, password }: Trial['login'],
): Promise<boolean> {
  const connection = await open(node);
  try {
    if ((await connection.send('AUTH', username, password)) === 'OK') return true;
    throw new RekeyError('IssuerMismatch', {
      found: `The server ${nameOf(node)} does not answer AUTH with OK.`,
      unchanged: 'everything.',
      action: 'check that the server is Redis 6 or later, or Valkey.',
    });
  } catch (error) {
    if (isRefusal(error)) return false;
    throw replyFailure(error, node, `AUTH ${username}`);
  } finally {
    connection.close();
  }
}

/** @throws RekeyError WrongPrincipal for the login of another user */
export function requireOwn(login: Login, username: string): void {
  if (login.username === username) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The value is a login of ${login.username}, but the secret is for ${username}.`,
    unchanged: 'everything.',
    action: 'make an earlier version current again, or deploy the stack, which issues a new credential.',
  });
}

/** Logs in at every node, several times in a row. @throws VerifyFailed */
export async function requireAccepted(trial: Trial): Promise<void> {
  const { username } = trial.login;
  await onEvery(trial.nodes, async (node) => {
    if (await isRepeated(trial, node, true)) return;
    throw new RekeyError('VerifyFailed', {
      found: `The server ${nameOf(node)} refuses the login of ${username}.`,
      unchanged: 'everything.',
      action:
        'check whether somebody changed the passwords of the user, or a restart forgot them; then rotate again.',
    });
  });
}

/** Tries to log in until every node refuses, several times in a row. @throws StillAccepted */
export async function requireRefused(trial: Trial): Promise<string> {
  const { login, check, nodes } = trial;
  await onEvery(nodes, async (node) => {
    if (await isRepeated(trial, node, false)) return;
    throw new RekeyError('StillAccepted', {
      found: `The server ${nameOf(node)} did not refuse the password of ${login.username} ${check.successes} times in a row within ${check.within / SECOND} s.`,
      unchanged: 'the user.',
      action: `check that ${login.username} has no other way to log in, such as nopass; then run replace-now again, which repeats the proof.`,
    });
  });
  return `${nodes.map(nameOf).join(' and ')} refused it ${check.successes} times in a row`;
}

async function isRepeated({ open, login, check, clock }: Trial, node: RedisNode, wanted: boolean) {
  const end = clock.now() + check.within;
  for (let inARow = 0; ; ) {
    if ((await isAccepted(open, node, login)) === wanted) {
      inARow += 1;
      if (inARow >= check.successes) return true;
      continue;
    }
    inARow = 0;
    if (clock.now() + PAUSE > end) return false;
    await clock.sleep(PAUSE);
  }
}
