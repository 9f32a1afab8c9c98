import type { SourceName } from '../../../lambdas/leaks/contract';
import type { Execution } from './executions';

/** A leak that was reported, and its response. */
export interface Response {
  readonly source: SourceName;
  /** Kind of the leaked credential. */
  readonly kind: string;
  /** True if every step was killed. */
  readonly killed: boolean;
  /** Leaked value, or an id. */
  readonly leaked: string;
  /** Construct of the leaked secret; absent for a customer's key. */
  readonly construct?: string;
  /** Milliseconds from the report, or from the approval of a person, until STS refused the key; of other kinds, until the step of the response. */
  readonly contained: number;
  readonly dead: number;
  readonly execution: Execution;
  /** State of the access key when a person was asked; absent if nobody was. */
  readonly asked?: string;
  /** Alert of GitHub. */
  readonly alert?: number;
}
