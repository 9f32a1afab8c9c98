import { RehearsalError } from '../errors';
import { didYouMean } from '../nearest';
import { listed } from '../words';

/** Descriptions of all gaps, by name. */
export const GAPS = {
  'no-secret': 'The app has no secret.',
  'no-rotation': 'A secret was not rotated during the rehearsal.',
  'no-schedule': 'A secret has no rotation schedule.',
  'rotation-not-simulated':
    'A rotation is not run: its function is hosted by AWS, uses another runtime, or is not part of the app.',
  'server-missing': 'A rotation is not run: the server of its credentials is not installed.',
  'no-reader': 'No role of the app is allowed to read a secret.',
  'no-read': 'The readers of a secret did not read it.',
  'value-not-used':
    'The values of a secret were read but not used: the rehearsal has no reader for their kind.',
  'retry-needed': 'Reads of a secret succeeded only when its readers retried them with a newer version.',
  'policies-not-enforced': 'Policies were not enforced: @cloud-copilot/iam-simulate is not installed.',
  'boundary-not-known': 'An imported permissions boundary has no known document and was not enforced.',
  'no-scenario': 'No scenario was run.',
} as const;

export type GapName = keyof typeof GAPS;

export const GAP_NAMES = Object.keys(GAPS) as readonly GapName[];

/** Something that a rehearsal did not verify. */
export interface Gap {
  /** Stable name, for `allow`. */
  readonly name: GapName;
  /** Description, as a sentence. */
  readonly notShown: string;
  /** Action that closes the gap, as a sentence. */
  readonly toShow: string;
  /** Path of the secret, if the gap concerns one. */
  readonly secret?: string;
}

export const POLICIES_NOT_ENFORCED: Gap = {
  name: 'policies-not-enforced',
  notShown: 'Permissions were not verified: policies were not enforced.',
  toShow: 'Install the policy evaluator: npm install --save-dev @cloud-copilot/iam-simulate.',
};

export const NO_SECRET: Gap = {
  name: 'no-secret',
  notShown: 'Nothing was rehearsed: the stacks contain no secret.',
  toShow: 'Rehearse the stacks that create the secrets. `rehearse --list` lists the secrets of an app.',
};

export const NO_SCENARIO: Gap = {
  name: 'no-scenario',
  notShown: 'No scenario was run: none is applicable to the app.',
  toShow: 'Scenarios require a RotatingSecret. `rehearse --list` lists the requirements of each scenario.',
};

/** Gap for imported permissions boundaries with unknown documents, by their ARNs. */
export function boundariesNotKnown(arns: readonly string[]): Gap[] {
  if (arns.length === 0) return [];
  return [
    {
      name: 'boundary-not-known',
      notShown: `Permissions were not verified: the document of ${listed(arns)} is unknown and was not enforced.`,
      toShow: 'Specify the document with --exists, as a member of "policies".',
    },
  ];
}

/** Validates names of gaps. @throws InvalidOption with the nearest name */
export function checkedGapNames(given: unknown = []): readonly GapName[] {
  if (!Array.isArray(given)) {
    throw new RehearsalError(
      'InvalidOption',
      'The option "allow" is not a list.',
      `Specify a list of ${GAP_NAMES.join(', ')}.`,
    );
  }
  for (const name of given) {
    if (GAP_NAMES.includes(name)) continue;
    throw new RehearsalError(
      'InvalidOption',
      `There is no gap ${name} to allow.`,
      didYouMean(String(name), GAP_NAMES, 'gaps'),
    );
  }
  return given;
}
