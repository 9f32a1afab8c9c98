import type { Scenario } from '../scenario';
import { accessKeys } from './access-keys';
import { policies } from './policies';
import { secrets } from './secrets';
import { sessions } from './sessions';
import { versions } from './versions';

/** All scenarios. */
export const scenarios: readonly Scenario[] = [
  ...secrets,
  ...versions,
  ...accessKeys,
  ...policies,
  ...sessions,
];
