import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Covered } from '../../lambdas/leaks/contract';

/** Behaviour of a `LeakResponse` when a covered credential leaked. */
export enum LeakResponseMode {
  /** Contains and replaces at once. */
  AUTOMATIC = 'automatic',
  /** Asks a person first, for up to a day. */
  APPROVAL = 'approval',
  /** Changes nothing, and reports what it would have done. */
  DRY_RUN = 'dry-run',
}

/** Options of `LeakResponse.covers`. */
export interface CoverOptions {
  /** @default - the mode of the response */
  readonly mode?: LeakResponseMode;

  /**
   * Disables the leaked credential at its issuer before another one is current, if it is the current one. Readers fail for
   * one to three minutes, and so does whoever found it. With `false`, it works until the replacement is current,
   * and sessions of its user are not denied.
   *
   * @default true
   */
  readonly containAtOnce?: boolean;

  /**
   * Function that refreshes what holds a copy of the value, such as by a new deployment of a service. It is invoked with
   * `{ secret, version, incident }` after the replacement, and its failure does not end the response. Its error is kept in the
   * evidence and is sent to people, so it must not quote a value.
   *
   * @default - nothing is refreshed: readers read the secret again
   */
  readonly refresh?: IFunction;

  /**
   * Function that tells the owner of a revoked customer's key, such as by e-mail. It is invoked with `{ owner, key, finding }`:
   * the owner and the id of the key in the `ApiKeyStore`, and the report with its place. It may be invoked twice, and its
   * failure does not end the response. For an `ApiKeyStore` only.
   *
   * @default - the report asks a person to tell the owner
   */
  readonly tellOwner?: IFunction;
}

/** Longest time that a person has for an approval. */
export const APPROVAL_TIME = Duration.hours(24);

/** The options as the match step receives them. */
export function coveredOf(
  options: CoverOptions,
  mode: LeakResponseMode,
  more: Pick<Covered, 'rotator' | 'user' | 'sessionlessUser'>,
): Covered {
  return {
    ...more,
    mode: options.mode ?? mode,
    containAtOnce: options.containAtOnce ?? true,
    ...(options.refresh && { refresh: options.refresh.functionArn }),
    ...(options.tellOwner && { tellOwner: options.tellOwner.functionArn }),
  };
}
