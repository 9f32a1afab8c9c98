/** Result for one sort of credential. */
export interface VaultResult {
  readonly credential: string;
  readonly rotations: number;
  readonly faults: number;
  readonly reads: number;
  readonly failedReads: number;
  /** Replaced credentials that the server accepted after their retirement. */
  readonly accepted: number;
  /** Tokens of replaced credentials that worked after the retirement. */
  readonly liveTokens: number;
  /** Credentials that are left besides the current one. */
  readonly orphans: number;
  readonly secretsInLogs: number;
  readonly notes: readonly string[];
}
