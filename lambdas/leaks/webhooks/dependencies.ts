import type { Clock } from '../../../engine/src/time/clock';
import type { Call } from '../aws';
import type { Fetch } from '../github/api';
import type { SourcesConfig } from '../intake/contract';
import type { LeakLog } from '../reports/log';
import type { Secrets } from '../reports/secrets';
import type { SubjectsConfig } from '../reports/subjects';
import type { PublicKeys } from './partner/public-keys';
import type { WebhookRequest, WebhookResponse } from './request';

/** Surroundings of the function. */
export interface WebhookOptions {
  readonly call: Call;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly log: LeakLog;
  readonly sources: SourcesConfig;
  readonly subjects: SubjectsConfig;
  /** URL of the queue. */
  readonly queue: string;
}

/** Surroundings of a route. */
export interface WebhookContext extends WebhookOptions {
  readonly secrets: Secrets;
  readonly keys: PublicKeys;
}

/** A route of the API. */
export type Route = (request: WebhookRequest, context: WebhookContext) => Promise<WebhookResponse>;
