import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Credential } from './credential';
import type { LeakIndex } from './leaks/leak-index';
import type { Rotation } from './rotation';
import type { RotatorOptions } from './rotator-options';

/** Handling of readers that still use a replaced credential after its grace. */
export enum Stragglers {
  /**
   * Keeps the replaced credential while it is used, and raises the alarm `heldBack`. It is disabled when its issuer has
   * reported the uses within the grace: for an access key at least 4 hours after the grace.
   */
  HOLD = 'hold',
  /** Disables the replaced credential at the end of the grace. The issuer is not asked for uses. */
  CUT_OFF = 'cut-off',
}

/** Properties of `Rotator`. */
export interface RotatorProps {
  /** Secret, without a value when the stack is created. */
  readonly secret: ISecret;
  /** Credential that the secret holds. */
  readonly credential: Credential;
  /** Schedule and grace. */
  readonly rotation: Rotation;
  /** Construct path of the secret in logs, shortened to its last 512 characters. */
  readonly secretPath: string;
  /** Handling of readers that still use a replaced credential. */
  readonly stragglers: Stragglers;
  /** Removal policy of the logs and of the issued credentials. */
  readonly removalPolicy: RemovalPolicy;
  /**
   * Customer-managed key of the secret.
   *
   * @default - the AWS managed key, which requires no permission
   */
  readonly encryptionKey?: IKey;
  /**
   * Index of fingerprints that the rotator writes.
   *
   * @default - none
   */
  readonly leakIndex?: LeakIndex;
  /** Configuration of the function. */
  readonly options?: RotatorOptions;
}
