import type { Step } from '../../engine/src/events';

/** One thing that happens. Plain data, so that a plan can be rewound. */
export type Action =
  /** Secrets Manager rotates: the steps from `from` on, again from the first after each of the pauses (minutes). */
  | {
      readonly do: 'rotate';
      /** `next`: what the schedule begins with: an unfinished rotation, or a new one. */
      readonly token: 'new' | 'next' | 'suffering' | (string & {});
      readonly from?: 'the failed step';
      readonly pauses?: readonly number[];
      readonly twice?: boolean;
    }
  | {
      readonly do: 'step';
      readonly step: Step;
      readonly token: string;
      readonly pauses: readonly number[];
      readonly twice: boolean;
    }
  /** One step of the suffering rotation by itself, whatever comes of it. */
  | { readonly do: 'late step'; readonly step: Step }
  | { readonly do: 'sweep'; readonly twice?: boolean }
  /** A operator who knows that the current credential is in wrong hands has it replaced. */
  | { readonly do: 'replace now'; readonly twice?: boolean }
  /** RotateImmediately=false: testSecret for a version that is there for that long. */
  | { readonly do: 'test only' }
  | { readonly do: 'resource'; readonly request: 'Create' | 'Delete'; readonly twice?: boolean }
  /** What follows from CloudFormation's answer, or from its absence. */
  | { readonly do: 'heed the answer'; readonly request: 'Create' | 'Delete'; readonly repeats: number }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'operator'; readonly act: OperatorAction }
  /** From here on calls count and may fail. */
  | { readonly do: 'faults begin' }
  /** What follows a fault begins here. */
  | { readonly do: 'continuation' }
  | { readonly do: 'faults end' }
  /** From here on the current credential works, or need not work any more. */
  | { readonly do: 'deployed' }
  | { readonly do: 'deletion begins' }
  | { readonly do: 'require'; readonly what: Required };

export type Required = 'no orphans' | 'nothing lives' | 'rest' | 'rest, or once more';

export type OperatorAction =
  | 'writes the value again'
  | 'writes a value of their own'
  | 'removes their credential'
  | 'takes AWSPENDING off'
  | 'makes the previous version current'
  | 'makes a credential'
  | 'starts to use the current value for ever'
  | 'stops using it';
