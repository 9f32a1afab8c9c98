import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ApiKeyStore } from '../api-key-store';
import type { LeakFunction } from './leak-function';
import type { LeakIndex } from './leak-index';

/**
 * The parts of a `LeakResponse` that a source connects to.
 *
 * @internal
 */
export interface ResponseParts {
  /** The response: scope of the constructs of the source. */
  readonly scope: Construct;
  readonly index: LeakIndex;
  /** Queue of the reports. Messages: lambdas/leaks/intake. */
  readonly queue: IQueue;
  /** Function that turns reports into findings and starts the state machine. */
  readonly intake: LeakFunction;
  /** Stores whose customers' keys are covered. Complete when the app is synthesized. */
  stores(): ApiKeyStore[];
  /**
   * Adds the configuration of a source (lambdas/leaks/intake/contract.ts, `SourcesConfig`). Lists of several sources with one
   * name are joined.
   */
  configure(source: string, configuration: object): void;
  /** The configuration of the sources as JSON: value of the environment variable `REKEY_SOURCES`. */
  readonly sources: string;
  /** Environment with the location of the index and of the stores, for functions that make fingerprints. */
  readonly environment: Record<string, string>;
  /**
   * Allows the functions that read and close alerts of GitHub to read this token, or this private key of an app.
   *
   * @param options.isSwept - true if the daily sweep lists alerts with it.
   * @param options.labels - versions that they read: the current and the previous one, if not given.
   */
  allowCredential(secret: ISecret, options: { isSwept: boolean; labels?: string[] }): void;
}
