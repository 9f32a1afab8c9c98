import type { Clock } from '../../../engine/src/time/clock';
import type { Call } from '../aws';
import type { Fetch, GitHub } from '../github/api';
import type { GitHubApi } from '../github/sources';
import type { LeakLog } from '../reports/log';
import type { SubjectsConfig } from '../reports/subjects';
import type { SourcesConfig } from './contract';
import type { Outcome } from './outcome';

/** Surroundings of the function. */
export interface IntakeOptions {
  readonly call: Call;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly log: LeakLog;
  readonly sources: SourcesConfig;
  readonly subjects: SubjectsConfig;
  /** URL of the queue, for sources that limit the rate of requests. */
  readonly queue?: string;
  /** ARN of the state machine. */
  readonly stateMachine: string;
}

/** Surroundings of a source. */
export interface IntakeContext extends IntakeOptions {
  /** Client of a configured API. */
  readonly gitHub: (source: GitHubApi) => Pick<GitHub, 'alertWithSecret'>;
  /** Id of the account. */
  readonly account: string;
}

/** A message, and the time at which it arrived in ISO 8601. */
export interface Message {
  readonly body: Readonly<Record<string, unknown>>;
  readonly receivedAt: string;
}

/** Turns a message into findings and refusals. An error is tried again. */
export type Source = (message: Message, context: IntakeContext) => Promise<readonly Outcome[]>;
