import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ApiKeyStore } from '../api-key-store';
import type { LeakIndex } from './leak-index';

/** Properties of `LogGuard`. */
export interface LogGuardProps {
  /** Index that recognizes the values. */
  readonly index: LeakIndex;

  /**
   * Stores whose keys are recognized, besides those that the response of the guard covers.
   *
   * @default - none
   */
  readonly apiKeyStores?: ApiKeyStore[];

  /**
   * Log groups that are protected.
   *
   * @default - none: see `protect` and `protectAll`
   */
  readonly logGroups?: ILogGroup[];

  /**
   * Gives each log group a data protection policy, which masks the keys of the app, frequent formats of vendors, AWS secret
   * access keys and private keys. CloudWatch Logs charges for it by the size of the events.
   *
   * @default true
   */
  readonly dataProtection?: boolean;

  /**
   * Looks up UUIDs and hexadecimal texts too, which most logs have in each line: one call of KMS for each distinct one. Without
   * it, such a secret is found by its prefix, or beside a name such as `api_key`.
   *
   * @default false
   */
  readonly hexTokens?: boolean;

  /**
   * Most texts that one invocation looks up, each with a call of KMS: from 1 to 10,000. The others are counted, and raise the
   * alarm `incomplete`.
   *
   * @default 1000
   */
  readonly lookupsPerInvocation?: number;

  /**
   * Memory of the function, in MiB: 128 to 10240. Lambda gives a function processor time in proportion.
   *
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * Most instances of the function at the same time, which Lambda reserves for it. Lambda invokes it again, for up to six
   * hours, for events that arrive when all are busy.
   *
   * @default - no limit other than that of the account
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * Topic that is notified when an alarm of the guard changes to ALARM or back to OK.
   *
   * @default - no notifications: the alarms only change state
   */
  readonly alarmTopic?: ITopic;
}
