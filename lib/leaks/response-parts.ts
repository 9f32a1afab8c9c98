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
  /** Allows the functions that read and close alerts to read the token of an API. */
  allowToken(token: ISecret): void;
  /** Stores whose customers' keys are covered, when the app is synthesized. */
  stores(): ApiKeyStore[];
  /** Adds a member to the JSON of the environment variable `REKEY_SOURCES` of the functions of the sources. */
  configure(source: string, configuration: object): void;
}
