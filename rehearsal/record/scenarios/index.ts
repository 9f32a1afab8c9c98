import type { Scenario } from '../scenario';
import { accessKeys } from './access-keys';
import { policies } from './policies';
import { secrets } from './secrets';
import { sessions } from './sessions';
import { versions } from './versions';

/** What is recorded: most of it is what the transcripts beside the repository do not tell yet. */
export const scenarios: readonly Scenario[] = [
  ...secrets,
  ...versions,
  ...accessKeys,
  ...policies,
  ...sessions,
];
