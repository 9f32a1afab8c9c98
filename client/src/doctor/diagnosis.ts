/** Result of one check. `unknown`: it could not be looked at, which is not a fault. */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'unknown';

/** One check of a secret. Holds no value of a secret. */
export interface Check {
  readonly name: 'identity' | 'secret' | 'read' | 'previous' | 'pending' | 'rotation';
  readonly status: CheckStatus;
  /** Finding. */
  readonly found: string;
  /** Action that corrects it. */
  readonly action?: string;
}

/** A version of a secret. Times are ISO 8601. */
export interface DiagnosedVersion {
  readonly versionId: string;
  readonly stages: readonly string[];
  readonly createdAt?: string;
}

/** Report about one secret, as one identity sees it. */
export interface Diagnosis {
  readonly secret: string;
  readonly region?: string;
  readonly identity?: { readonly arn: string; readonly account: string };
  readonly encryptionKey?: string;
  readonly rotation?: {
    readonly enabled: boolean;
    readonly lastRotatedAt?: string;
    readonly nextRotationAt?: string;
  };
  readonly versions: readonly DiagnosedVersion[];
  readonly checks: readonly Check[];
}
