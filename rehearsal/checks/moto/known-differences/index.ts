import { iamDifferences } from './iam';
import type { KnownDifference } from './known-difference';
import { rotationDifferences } from './rotation';
import { secretDifferences } from './secrets';
import { versionDifferences } from './versions';

/** All known differences between the local AWS and moto. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  ...secretDifferences,
  ...versionDifferences,
  ...rotationDifferences,
  ...iamDifferences,
];
