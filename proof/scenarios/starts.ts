import type { Traits } from '../../engine/src/adapter';
import type { StragglerPolicy } from '../../engine/src/contract';
import type { Action } from './action';

const NEEDS = {
  disable: ({ disable }: Traits) => disable === true,
  usage: ({ usage }: Traits) => usage !== undefined,
  /** Others can issue credentials of the same principal. */
  strangers: ({ livesAt, identity, slots }: Traits) =>
    livesAt === 'issuer' && identity === 'own' && Number.isFinite(slots),
};

type Need = keyof typeof NEEDS;

/** The state in which a schedule begins. */
export interface Start {
  readonly actions: readonly Action[];
  /** @default 'hold' */
  readonly stragglers?: StragglerPolicy;
  /** The trait that it requires. */
  readonly needs?: Need;
}

const wait = (hours: number): Action => ({ do: 'wait', minutes: hours * 60 });
// Some readers see the end of a deploy late: the current credential must work from a minute after it.
const deploy: readonly Action[] = [
  { do: 'resource', request: 'Create' },
  wait(1 / 60),
  { do: 'deployed' },
  wait(23),
];
const rotate: readonly Action[] = [{ do: 'rotate', token: 'new' }];
const sweep: Action = { do: 'sweep' };
const straggle: Action = { do: 'operator', action: 'starts to use the current value' };

export const STARTS = {
  nothing: { actions: [] },
  fresh: { actions: deploy },
  'in-grace': { actions: [...deploy, ...rotate, wait(0.5)] },
  'usage-unreported': { actions: [...deploy, ...rotate, wait(2)], needs: 'usage' },
  'grace-over': { actions: [...deploy, ...rotate, wait(6)] },
  quarantine: { actions: [...deploy, ...rotate, wait(6), sweep, wait(1)], needs: 'disable' },
  'quarantine-over': { actions: [...deploy, ...rotate, wait(6), sweep, wait(10)], needs: 'disable' },
  straggler: { actions: [...deploy, straggle, ...rotate, wait(8), sweep, wait(1)], needs: 'usage' },
  'cut-off': { actions: [...deploy, straggle, ...rotate, wait(8)], stragglers: 'cut-off', needs: 'usage' },
  'slot-taken': {
    actions: [...deploy, { do: 'operator', action: 'issues a credential' }, wait(1)],
    needs: 'strangers',
  },
  'hand-written': {
    actions: [...deploy, { do: 'operator', action: 'stores the current value again' }, wait(1)],
  },
  overdue: { actions: [...deploy, wait(20)] },
} as const satisfies Record<string, Start>;

export type StartName = keyof typeof STARTS;

/** True if a kind with these traits can begin there. */
export function isPossible({ needs }: Start, traits: Traits): boolean {
  return needs === undefined || NEEDS[needs](traits);
}
