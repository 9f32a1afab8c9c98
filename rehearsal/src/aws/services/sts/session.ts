import type { Principal } from '../../call';

/** Temporary credentials and their principal. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly principal: Principal;
  /** Milliseconds since the epoch; absent for sessions of services. */
  readonly expiration?: number;
  /** Tags that a session assumed from this one inherits. */
  readonly transitiveTags: Readonly<Record<string, string>>;
}
