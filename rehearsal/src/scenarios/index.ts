import { RehearsalError } from '../errors';
import { didYouMean } from '../nearest';
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

/** The names of all scenarios. */
export const SCENARIO_NAMES: readonly string[] = SCENARIOS.map(({ name }) => name);

/** The scenario with a name. @throws InvalidOption with the nearest name */
export function scenarioNamed(name: string): Scenario | DeployScenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new RehearsalError(
    'InvalidOption',
    `There is no scenario ${name}.`,
    didYouMean(name, SCENARIO_NAMES, 'scenarios'),
  );
}
