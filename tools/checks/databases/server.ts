import type { AdapterFactory } from '../../../engine/src';
import type { ShortenedClock } from './clock';

/** A session of a reader with the server. */
export interface Session {
  /** Runs a query. Throws when the server has ended the session. */
  query(): Promise<void>;
  /**
   * Creates an object, and uses one that an earlier session created. Returns a description of what is wrong with their
   * owners; undefined if nothing is.
   *
   * @default - the objects of the server have no owners
   */
  checkOwners?(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A login that is replaced in the order of AWS's sample function for a single user. */
export interface BaselineLogin {
  /** First value of its secret. */
  readonly first: string;
  /** A value with a new password. */
  renew(text: string): string;
  /** Logs in with one value, and sets the password of another. */
  setPassword(current: string, pending: string): Promise<void>;
  /** Logs in at the server itself. */
  test(pending: string): Promise<void>;
}

/** A database server under check, with the kind that replaces its credential. */
export interface CheckedServer {
  readonly version: string;
  readonly factory: AdapterFactory;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Value of the admin secret. */
  readonly admin: string;
  /** Time limit of the function, in seconds. @default 300 */
  readonly functionSeconds?: number;
  /** Logs in with a value of a secret, its own or that of the baseline. Rejects when the server refuses the login. */
  open(text: string): Promise<Session>;
  /** Ends the connections of the administrator. @default - the fault is not injected */
  endAdminSessions?(): Promise<void>;
  /** @default - a stand-in has none */
  readonly baseline?: BaselineLogin;
  stop(): Promise<void>;
}

/** The environment of a server. */
export interface CheckEnvironment {
  /** A stand-in takes its time from here. */
  readonly clock: ShortenedClock;
  readonly seed: number;
}

/** A row of the check. */
export interface ServerSpec {
  /** Name in the report and in `--server`. */
  readonly name: string;
  /** False for a stand-in. */
  readonly real: boolean;
  /** True if the kind replaces one password in place, so that logins are refused for a moment. @default false */
  readonly inPlace?: boolean;
  /** True if it is checked only when `--server` names it. @default false */
  readonly onRequest?: boolean;
  start(environment: CheckEnvironment): Promise<CheckedServer>;
}
