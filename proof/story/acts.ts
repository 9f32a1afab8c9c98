import type { Intrusion } from '../world/fault';
import type { Move } from './move';
import { DELETIONS_REPEATED, ROLLED_BACK } from './resource';
import { REST } from './rest';
import type { StartName } from './starts';

const wait = (minutes: number): Move => ({ do: 'wait', minutes });
const again: Move = { do: 'rotate', token: 'suffering', pauses: [1, 5, 15] };
const fromNew: Move = { do: 'rotate', token: 'new', pauses: [1, 5, 15] };
const lateSteps: readonly Move[] = (['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const).map(
  (step) => ({ do: 'late step', step }),
);
const end: readonly Move[] = [{ do: 'faults end' }, ...REST];

/** What follows a rotation that suffered. */
const AFTER_ROTATION = {
  'same-token': [wait(1), again],
  'failed-step': [wait(1), { ...again, from: 'the failed step' }],
  'new-token': [wait(1), fromNew],
  'sweep-first': [{ do: 'sweep' }, wait(1), again],
  'swept-away': [wait(61), { do: 'sweep' }, fromNew],
  'sweeps-only': [],
  'next-schedule': [wait(24 * 60), { do: 'rotate', token: 'next', pauses: [1, 5, 15] }],
  twins: [wait(1), { ...again, twice: true }],
  'late-duplicates': [wait(1), again, wait(1), ...lateSteps, wait(24 * 60), fromNew, ...lateSteps],
  'hand-written': [{ do: 'person', act: 'writes the value again' }, wait(1), ...lateSteps, wait(60), fromNew],
  'own-value': [
    { do: 'person', act: 'writes a value of their own' },
    wait(1),
    ...lateSteps,
    wait(60),
    fromNew,
  ],
  'label-removed': [{ do: 'person', act: 'takes AWSPENDING off' }, wait(1), ...lateSteps, wait(60), fromNew],
  'made-current': [
    wait(1),
    again,
    wait(1),
    { do: 'person', act: 'makes the previous version current' },
    wait(60),
  ],
  'test-only': [wait(1), { do: 'test only' }, wait(1), again],
} as const satisfies Record<string, readonly Move[]>;

const AFTER_SWEEP = {
  nothing: [],
  'made-current': [{ do: 'person', act: 'makes the previous version current' }, { do: 'sweep' }],
  again: [wait(60), { do: 'sweep' }],
  rotation: [wait(1), fromNew],
  twins: [wait(1), { do: 'sweep', twice: true }],
} as const satisfies Record<string, readonly Move[]>;

/** Whoever sent it sends it again; or nobody does, and what was begun must come to its end all the same. */
const AFTER_REPLACE_NOW = {
  again: [wait(1), { do: 'replace now' }],
  twins: [wait(1), { do: 'replace now', twice: true }],
  'sweep-first': [{ do: 'sweep' }, wait(1), { do: 'replace now' }],
  'next-schedule': [wait(61), { do: 'sweep' }, ...AFTER_ROTATION['next-schedule']],
  rotation: [wait(1), fromNew, wait(1), { do: 'replace now' }],
} as const satisfies Record<string, readonly Move[]>;

/** An invocation, or several, whose calls may fail; each with what may follow, to the end. */
export interface Act {
  readonly moves: readonly Move[];
  readonly starts: readonly StartName[];
  readonly sequels: Readonly<Record<string, readonly Move[]>>;
  /** What others may do between its calls. */
  readonly intrusions: readonly Intrusion[];
}

const withEnd = (sequels: Readonly<Record<string, readonly Move[]>>) =>
  Object.fromEntries(Object.entries(sequels).map(([name, moves]) => [name, [...moves, ...end]]));

const create: Move = { do: 'resource', request: 'Create' };
const heed = (request: 'Create' | 'Delete'): Move => ({
  do: 'heed the answer',
  request,
  repeats: request === 'Delete' ? DELETIONS_REPEATED : 2,
});

export const ACTS = {
  rotation: {
    moves: [{ do: 'rotate', token: 'next' }],
    starts: [
      ...(['fresh', 'in-grace', 'grace-over', 'quarantine'] as const),
      ...(['straggler', 'cut-off', 'slot-taken', 'hand-written'] as const),
    ],
    sequels: withEnd(AFTER_ROTATION),
    intrusions: ['doubled', 'swept', 'hand-written', 'label-removed', 'made-current', 'superseded'],
  },
  sweep: {
    moves: [{ do: 'sweep' }],
    starts: [
      'usage-unreported',
      'grace-over',
      'quarantine-over',
      'straggler',
      'cut-off',
      'hand-written',
      'overdue',
    ],
    sequels: withEnd(AFTER_SWEEP),
    intrusions: ['doubled', 'hand-written', 'made-current'],
  },
  'replace-now': {
    moves: [{ do: 'replace now' }],
    starts: [
      ...(['fresh', 'in-grace', 'grace-over'] as const),
      ...(['straggler', 'slot-taken', 'hand-written'] as const),
    ],
    sequels: withEnd(AFTER_REPLACE_NOW),
    intrusions: ['doubled', 'swept', 'hand-written', 'label-removed', 'superseded'],
  },
  'test-only': {
    moves: [{ do: 'test only' }],
    starts: ['fresh', 'quarantine'],
    sequels: withEnd({ 'next-schedule': AFTER_ROTATION['next-schedule'] }),
    intrusions: ['doubled', 'swept'],
  },
  deploy: {
    moves: [create],
    starts: ['nothing'],
    sequels: {
      repeated: [heed('Create')],
      twins: [{ do: 'resource', request: 'Create', twice: true }, heed('Create')],
      'rolled-back': ROLLED_BACK,
    },
    intrusions: ['doubled'],
  },
  deletion: {
    moves: [{ do: 'deletion begins' }, { do: 'resource', request: 'Delete' }],
    starts: ['fresh', 'grace-over', 'quarantine'],
    sequels: { repeated: [heed('Delete'), { do: 'faults end' }, { do: 'require', what: 'nothing lives' }] },
    intrusions: ['doubled'],
  },
} as const satisfies Record<string, Act>;

export type ActName = keyof typeof ACTS;
