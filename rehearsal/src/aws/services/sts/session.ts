import type { Principal } from '../../call';

/** Temporary credentials and who comes with them. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly principal: Principal;
  /** Milliseconds since the epoch; a service's own session has none. */
  readonly expiration?: number;
  /** Tags that a session begun from this one keeps, whatever it asks for. */
  readonly transitiveTags: Readonly<Record<string, string>>;
}
