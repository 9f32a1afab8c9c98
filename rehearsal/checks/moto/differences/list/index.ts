import type { Listed } from '../listed';
import { identityDifferences } from './identities';
import { labelDifferences } from './labels';
import { lifecycleDifferences } from './lifecycle';
import { listingDifferences } from './listing';
import { policyDifferences } from './policies';
import { protocolDifferences } from './protocol';
import { readingDifferences } from './reading';
import { rotationDifferences } from './rotation';
import { valueDifferences } from './values';

/** Every difference between moto and the local AWS that is known, and why it stands. */
export const LIST: readonly Listed[] = [
  ...protocolDifferences,
  ...readingDifferences,
  ...listingDifferences,
  ...valueDifferences,
  ...labelDifferences,
  ...lifecycleDifferences,
  ...rotationDifferences,
  ...identityDifferences,
  ...policyDifferences,
];
