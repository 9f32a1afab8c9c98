import { clockSkew } from './clock-skew';
import { firstRotationFails } from './first-rotation-fails';
import { keyDeletedByHand } from './key-deleted-by-hand';
import { kmsKeyDisabled } from './kms-key-disabled';
import { regionOutage } from './region-outage';
import { rotationFails } from './rotation-fails';
import type { DeployScenario, Scenario } from './scenario';
import { scheduleChanged } from './schedule-changed';
import { secretEditedByHand } from './secret-edited-by-hand';
import { slotTaken } from './slot-taken';
import { stackDeleted } from './stack-deleted';
import { straggler } from './straggler';
import { stuckPending } from './stuck-pending';

/** All scenarios, in the order of lists. */
export const SCENARIOS: readonly (Scenario | DeployScenario)[] = [
  rotationFails,
  straggler,
  slotTaken,
  keyDeletedByHand,
  secretEditedByHand,
  stuckPending,
  firstRotationFails,
  stackDeleted,
  regionOutage,
  kmsKeyDisabled,
  scheduleChanged,
  clockSkew,
];
