import type { FunctionError } from '../aws/services/lambda';
import type { RotationEventName, Step } from '../aws/services/secrets-manager';
import { BoundedList } from './bounded-list';
import { formatError } from './error';
import type { AttemptOutcome, SecretChronicle, ToldCall, ToldError, ToldFault } from './format';

/** A mutable `Attempt`. */
interface Draft {
  version: string;
  from: number;
  to?: number;
  outcome: AttemptOutcome;
  test?: true;
  steps: DraftStep[];
  faults?: ToldFault[];
}

interface DraftStep {
  step: Step;
  from: number;
  to?: number;
  error?: ToldError;
  calls?: ToldCall[];
}

/** Number of attempts that keep their calls and faults. */
const DETAILED = { good: 8, notGood: 24 };

/** Maximum number of calls of a step, for functions that call without end. */
const MOST_CALLS = 500;
const MOST_FAULTS = 200;

const OUTCOMES: Partial<Record<RotationEventName, AttemptOutcome>> = {
  RotationSucceeded: 'succeeded',
  RotationFailed: 'failed',
  RotationAbandoned: 'abandoned',
  TestRotationSucceeded: 'succeeded',
  TestRotationFailed: 'failed',
};

/** Records the rotation attempts of one secret. */
export class Attempts {
  private readonly under = new Map<string, Draft>();
  private readonly good: BoundedList<Draft>;
  private readonly notGood: BoundedList<Draft>;
  private readonly detailed = {
    good: new BoundedList<Draft>(DETAILED.good, withoutDetails),
    notGood: new BoundedList<Draft>(DETAILED.notGood, withoutDetails),
  };

  constructor(most: number) {
    this.good = new BoundedList(most);
    this.notGood = new BoundedList(most);
  }

  event(name: RotationEventName, version: string, time: number): void {
    const outcome = OUTCOMES[name];
    if (outcome !== undefined) {
      this.end(version, outcome, time);
      return;
    }
    // A stopped attempt ends without an event.
    for (const other of this.under.keys()) this.end(other, 'stopped', time);
    const test = name === 'TestRotationStarted' ? ({ test: true } as const) : {};
    this.under.set(version, { version, from: time, outcome: 'stopped', ...test, steps: [], faults: [] });
  }

  /** Records the start of a step. Returns a function that records its end. */
  step(version: string, step: Step, from: number): (time: number, error?: FunctionError) => void {
    const draft: DraftStep = { step, from, calls: [] };
    this.under.get(version)?.steps.push(draft);
    return (to, error) => {
      draft.to = to;
      if (error) draft.error = formatError(error);
    };
  }

  /** List of calls of the step in progress; undefined without one, and after the maximum number of calls. */
  callsOf(version: string): ToldCall[] | undefined {
    const calls = this.under.get(version)?.steps.at(-1)?.calls;
    return calls && calls.length < MOST_CALLS ? calls : undefined;
  }

  fault(fault: ToldFault): void {
    for (const { faults } of this.under.values()) {
      if (faults && faults.length < MOST_FAULTS) faults.push(fault);
    }
  }

  get result(): SecretChronicle['attempts'] {
    const good = this.good.result;
    const notGood = this.notGood.result;
    // Attempts in progress are included.
    return { good, notGood: { ...notGood, items: [...notGood.items, ...this.under.values()] } };
  }

  private end(version: string, outcome: AttemptOutcome, time: number): void {
    const draft = this.under.get(version);
    if (!draft) return;
    this.under.delete(version);
    draft.to = time;
    draft.outcome = outcome;
    const side = outcome === 'succeeded' ? 'good' : 'notGood';
    this[side].add(draft);
    this.detailed[side].add(draft);
  }
}

function withoutDetails(attempt: Draft): void {
  delete attempt.faults;
  for (const step of attempt.steps) delete step.calls;
}
