import type { StragglerPolicy } from '../../engine/src/contract';
import type { Move } from './move';

/** Where a schedule begins. */
export interface Start {
  readonly moves: readonly Move[];
  /** @default 'hold' */
  readonly stragglers?: StragglerPolicy;
  /** Only where credentials live at an issuer of their own. */
  readonly issuerOnly?: boolean;
}

const wait = (hours: number): Move => ({ do: 'wait', minutes: hours * 60 });
// Even the end of a deploy is seen late by some: from a minute after it the current credential always works.
const deploy: readonly Move[] = [
  { do: 'resource', request: 'Create' },
  wait(1 / 60),
  { do: 'deployed' },
  wait(23),
];
const rotate: readonly Move[] = [{ do: 'rotate', token: 'new' }];
const sweep: Move = { do: 'sweep' };
const straggle: Move = { do: 'person', act: 'starts to use the current value for ever' };

export const STARTS = {
  nothing: { moves: [] },
  fresh: { moves: deploy },
  'in-grace': { moves: [...deploy, ...rotate, wait(0.5)] },
  'usage-unreported': { moves: [...deploy, ...rotate, wait(2)], issuerOnly: true },
  'grace-over': { moves: [...deploy, ...rotate, wait(6)] },
  quarantine: { moves: [...deploy, ...rotate, wait(6), sweep, wait(1)], issuerOnly: true },
  'quarantine-over': { moves: [...deploy, ...rotate, wait(6), sweep, wait(10)], issuerOnly: true },
  straggler: { moves: [...deploy, straggle, ...rotate, wait(8), sweep, wait(1)], issuerOnly: true },
  'cut-off': { moves: [...deploy, straggle, ...rotate, wait(8)], stragglers: 'cut-off', issuerOnly: true },
  'slot-taken': {
    moves: [...deploy, { do: 'person', act: 'makes a credential' }, wait(1)],
    issuerOnly: true,
  },
  'hand-written': { moves: [...deploy, { do: 'person', act: 'writes the value again' }, wait(1)] },
  overdue: { moves: [...deploy, wait(20)] },
} as const satisfies Record<string, Start>;

export type StartName = keyof typeof STARTS;
