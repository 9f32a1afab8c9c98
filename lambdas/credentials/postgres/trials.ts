import { type AdapterContext, type Check, RekeyError, SECOND } from 'cdk-rekey-engine';
import type { DatabaseServer, SessionState, UserPassword } from './server';

/** Pause before the login is tried again, milliseconds. */
const PAUSE = 500;

/** Errors of a connection that may pass. They neither confirm nor refute a login. */
const TRANSIENT = ['IssuerUnreachable', 'IssuerTimedOut', 'IssuerBusy'];

interface Trial {
  readonly server: DatabaseServer;
  readonly clock: AdapterContext['clock'];
  readonly login: UserPassword;
  readonly check: Check;
}

/**
 * Logs in until it succeeded so many times in a row, each time in a new session.
 *
 * @param examine throws if the session is not the expected one.
 * @throws VerifyFailed
 */
export async function requireAccepted(trial: Trial, examine: (session: SessionState) => void): Promise<void> {
  const { login, check } = trial;
  await repeat(trial, {
    attempt: async () => {
      const answer = await trial.server.logIn(login);
      if (!answer.accepted) return answer.reason;
      examine(answer);
      return undefined;
    },
    failed: (last) =>
      new RekeyError('VerifyFailed', {
        found: `The server did not accept the login ${login.username} ${check.successes} times in a row within ${check.within / SECOND} s; its last answer: ${last}`,
        unchanged: 'AWSCURRENT, and every role.',
        action: 'none if a later attempt succeeds; otherwise find out who changes the role or its password.',
      }),
    keepsError: true,
  });
}

/**
 * Logs in until the server refused it so many times in a row. A server that does not answer is no proof.
 *
 * @returns a description of the refusal
 * @throws StillAccepted
 */
export async function requireRefused(trial: Trial): Promise<string> {
  const { login, check } = trial;
  let refusal = '';
  await repeat(trial, {
    attempt: async () => {
      const answer = await trial.server.logIn(login);
      if (answer.accepted) return 'it accepted the login';
      refusal = answer.reason;
      return undefined;
    },
    failed: (last) =>
      new RekeyError('StillAccepted', {
        found: `The server did not refuse the login ${login.username} ${check.successes} times in a row within ${check.within / SECOND} s; its last answer: ${last}`,
        unchanged: 'the role and its password.',
        action: `run ALTER ROLE "${login.username}" NOLOGIN; then run replace-now again.`,
      }),
    keepsError: false,
  });
  return `the server refused ${check.successes} logins in a row: ${refusal}`;
}

interface Attempts {
  /** Returns the reason why an attempt failed; undefined for a success. */
  attempt(): Promise<string | undefined>;
  failed(last: string): RekeyError;
  /** True to throw the last error of a connection instead of `failed`. */
  readonly keepsError: boolean;
}

async function repeat({ clock, check }: Trial, { attempt, failed, keepsError }: Attempts): Promise<void> {
  const end = clock.now() + check.within;
  for (let successes = 0; ; ) {
    let error: RekeyError | undefined;
    const problem = await attempt().catch((thrown: unknown) => {
      if (!(thrown instanceof RekeyError && TRANSIENT.includes(thrown.code))) throw thrown;
      error = thrown;
      return thrown.report.found;
    });
    successes = problem === undefined ? successes + 1 : 0;
    if (successes >= check.successes) return;
    if (problem === undefined) continue;
    if (clock.now() + PAUSE > end) throw (keepsError && error) || failed(problem);
    await clock.sleep(PAUSE);
  }
}
