import type { Interference } from '../world/faults';
import type { Action } from './action';
import { CONVERGENCE } from './convergence';
import { DELETIONS_REPEATED, ROLLED_BACK } from './resource';
import type { StartName } from './starts';

const wait = (minutes: number): Action => ({ do: 'wait', minutes });
const again: Action = { do: 'rotate', token: 'same', pauses: [1, 5, 15] };
const fromNew: Action = { do: 'rotate', token: 'new', pauses: [1, 5, 15] };
const lateSteps: readonly Action[] = (
  ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const
).map((step) => ({ do: 'late step', step }));
const end: readonly Action[] = [{ do: 'faults end' }, ...CONVERGENCE];

/** Continuations of a rotation. */
const AFTER_ROTATION = {
  'same-token': [wait(1), again],
  'failed-step': [wait(1), { ...again, from: 'the failed step' }],
  'new-token': [wait(1), fromNew],
  'sweep-first': [{ do: 'sweep' }, wait(1), again],
  abandoned: [wait(61), { do: 'sweep' }, fromNew],
  'sweeps-only': [],
  'next-schedule': [wait(24 * 60), { do: 'rotate', token: 'next', pauses: [1, 5, 15] }],
  parallel: [wait(1), { ...again, twice: true }],
  'late-duplicates': [wait(1), again, wait(1), ...lateSteps, wait(24 * 60), fromNew, ...lateSteps],
  'hand-written': [
    { do: 'operator', action: 'stores the current value again' },
    wait(1),
    ...lateSteps,
    wait(60),
    fromNew,
  ],
  'own-value': [
    { do: 'operator', action: 'stores a credential of their own' },
    wait(1),
    ...lateSteps,
    wait(60),
    fromNew,
  ],
  'label-removed': [
    { do: 'operator', action: 'removes AWSPENDING' },
    wait(1),
    ...lateSteps,
    wait(60),
    fromNew,
  ],
  'made-current': [
    wait(1),
    again,
    wait(1),
    { do: 'operator', action: 'makes the previous version current' },
    wait(60),
  ],
  'test-only': [wait(1), { do: 'test only' }, wait(1), again],
} as const satisfies Record<string, readonly Action[]>;

/** Continuations of a sweep. */
const AFTER_SWEEP = {
  nothing: [],
  'made-current': [{ do: 'operator', action: 'makes the previous version current' }, { do: 'sweep' }],
  again: [wait(60), { do: 'sweep' }],
  rotation: [wait(1), fromNew],
  parallel: [wait(1), { do: 'sweep', twice: true }],
} as const satisfies Record<string, readonly Action[]>;

/** The request is repeated; or it is not, and the replacement must complete all the same. */
const AFTER_REPLACE_NOW = {
  again: [wait(1), { do: 'replace now' }],
  parallel: [wait(1), { do: 'replace now', twice: true }],
  'sweep-first': [{ do: 'sweep' }, wait(1), { do: 'replace now' }],
  'next-schedule': [wait(61), { do: 'sweep' }, ...AFTER_ROTATION['next-schedule']],
  rotation: [wait(1), fromNew, wait(1), { do: 'replace now' }],
} as const satisfies Record<string, readonly Action[]>;

/** A replacement follows a containment; or nothing does, and sweeps complete it. */
const AFTER_CONTAIN = {
  'replace-now': [wait(1), { do: 'replace now' }],
  again: [wait(1), { do: 'contain', twice: true }, { do: 'replace now' }],
  'sweep-first': [wait(5), { do: 'sweep' }, wait(1), { do: 'replace now' }],
  'sweeps-only': [],
  rotation: [wait(1), fromNew, wait(1), { do: 'contain' }],
} as const satisfies Record<string, readonly Action[]>;

/** An invocation, or several, whose calls may fail; each with what may continueWith, to the end. */
export interface Scenario {
  readonly actions: readonly Action[];
  readonly starts: readonly StartName[];
  readonly continuations: Readonly<Record<string, readonly Action[]>>;
  /** Actions of others between its requests. */
  readonly interferences: readonly Interference[];
}

const withEnd = (continuations: Readonly<Record<string, readonly Action[]>>) =>
  Object.fromEntries(Object.entries(continuations).map(([name, actions]) => [name, [...actions, ...end]]));

const create: Action = { do: 'resource', request: 'Create' };
const actOnResponse = (request: 'Create' | 'Delete'): Action => ({
  do: 'act on the response',
  request,
  repeats: request === 'Delete' ? DELETIONS_REPEATED : 2,
});

export const SCENARIOS = {
  rotation: {
    actions: [{ do: 'rotate', token: 'next' }],
    starts: [
      ...(['fresh', 'in-grace', 'grace-over', 'quarantine'] as const),
      ...(['straggler', 'cut-off', 'slot-taken', 'hand-written'] as const),
    ],
    continuations: withEnd(AFTER_ROTATION),
    interferences: ['duplicated', 'swept', 'hand-written', 'label-removed', 'made-current', 'superseded'],
  },
  sweep: {
    actions: [{ do: 'sweep' }],
    starts: [
      'usage-unreported',
      'grace-over',
      'quarantine-over',
      'straggler',
      'cut-off',
      'hand-written',
      'overdue',
    ],
    continuations: withEnd(AFTER_SWEEP),
    interferences: ['duplicated', 'hand-written', 'made-current'],
  },
  'replace-now': {
    actions: [{ do: 'replace now' }],
    starts: [
      ...(['fresh', 'in-grace', 'grace-over'] as const),
      ...(['straggler', 'slot-taken', 'hand-written'] as const),
    ],
    continuations: withEnd(AFTER_REPLACE_NOW),
    interferences: ['duplicated', 'swept', 'hand-written', 'label-removed', 'superseded'],
  },
  contain: {
    actions: [{ do: 'contain' }],
    starts: ['fresh', 'in-grace', 'slot-taken', 'hand-written'],
    continuations: withEnd(AFTER_CONTAIN),
    interferences: ['duplicated', 'swept', 'hand-written', 'superseded'],
  },
  'test-only': {
    actions: [{ do: 'test only' }],
    starts: ['fresh', 'quarantine'],
    continuations: withEnd({ 'next-schedule': AFTER_ROTATION['next-schedule'] }),
    interferences: ['duplicated', 'swept'],
  },
  deploy: {
    actions: [create],
    starts: ['nothing'],
    continuations: {
      repeated: [actOnResponse('Create')],
      parallel: [{ do: 'resource', request: 'Create', twice: true }, actOnResponse('Create')],
      'rolled-back': ROLLED_BACK,
    },
    interferences: ['duplicated'],
  },
  deletion: {
    actions: [{ do: 'deletion begins' }, { do: 'resource', request: 'Delete' }],
    starts: ['fresh', 'grace-over', 'quarantine'],
    continuations: {
      repeated: [actOnResponse('Delete'), { do: 'faults end' }, { do: 'require', what: 'nothing is left' }],
    },
    interferences: ['duplicated'],
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
