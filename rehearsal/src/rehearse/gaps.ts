import { RehearsalError } from '../errors';
import { didYouMean } from '../nearest';
import { listed } from '../words';

/** Everything that a rehearsal can leave unshown, by name. */
export const GAPS = {
  'no-secret': 'The app has no secret.',
  'no-rotation': 'A secret was not rotated in the days that were rehearsed.',
  'no-schedule': 'A secret has no rotation schedule.',
  'rotation-not-simulated':
    'A rotation is not run: it is hosted by AWS, in another runtime, or outside of the app.',
  'no-reader': 'No role of the app may read a secret.',
  'no-read': 'The readers of a secret did not read it.',
  'value-not-used': 'The values of a secret were read and not used, since their kind is not known.',
  'policies-not-enforced': 'Policies were not enforced, since @cloud-copilot/iam-simulate is not installed.',
  'boundary-not-known': 'A permissions boundary that the app imports limited nothing.',
  'no-scenario': 'No scenario was played.',
} as const;

export type GapName = keyof typeof GAPS;

export const GAP_NAMES = Object.keys(GAPS) as readonly GapName[];

/** Something that a rehearsal did not show. */
export interface Gap {
  /** Stable; `allow` takes it. */
  readonly name: GapName;
  /** The thing that was not shown, as a sentence. */
  readonly notShown: string;
  /** A way to show it, as a sentence. */
  readonly toShow: string;
  /** The path of the secret, where it is about one. */
  readonly secret?: string;
}

export const POLICIES_NOT_ENFORCED: Gap = {
  name: 'policies-not-enforced',
  notShown: 'Permissions were not shown to be enough: policies were not enforced.',
  toShow: 'Install the policy evaluator: npm install --save-dev @cloud-copilot/iam-simulate.',
};

export const NO_SECRET: Gap = {
  name: 'no-secret',
  notShown: 'Nothing was rehearsed: the stacks hold no secret.',
  toShow: 'Rehearse the stacks that make the secrets; `rehearse --list` shows what an app holds.',
};

export const NO_SCENARIO: Gap = {
  name: 'no-scenario',
  notShown: 'No scenario was played: none fits the app.',
  toShow: 'Scenarios are played with a RotatingSecret; `rehearse --list` shows what each of them needs.',
};

/** Gap for permissions boundaries whose documents are not known, by their ARNs. */
export function boundariesNotKnown(arns: readonly string[]): Gap[] {
  if (arns.length === 0) return [];
  return [
    {
      name: 'boundary-not-known',
      notShown: `Permissions were not shown to be enough: the document of ${listed(arns)} is not known, so it limited nothing.`,
      toShow: 'Give the document with --exists, as a member of "policies".',
    },
  ];
}

/** Names of gaps as a user gave them. Error: InvalidOption, with the nearest name. */
export function checkedGapNames(given: unknown = []): readonly GapName[] {
  if (!Array.isArray(given)) {
    throw new RehearsalError(
      'InvalidOption',
      'The option allow is not a list.',
      `Give ${GAP_NAMES.join(', ')}.`,
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
