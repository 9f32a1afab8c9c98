import type { AdapterContext } from 'cdk-rekey-engine';
import type { Administration } from './administration';

/** Services of the calls of an adapter. */
export interface Services {
  readonly administration: Administration;
  readonly context: AdapterContext;
}
