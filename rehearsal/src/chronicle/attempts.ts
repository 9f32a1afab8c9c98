import type { FunctionError } from '../aws/services/lambda';
import type { RotationEventName, Step } from '../aws/services/secrets-manager';
import { BoundedList } from './bounded-list';
import { formatError } from './error';
import type { AttemptOutcome, SecretChronicle, ToldCall, ToldError, ToldFault } from './format';

/** An `Attempt` while it is written. */
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

/** How many attempts are told with their calls and faults. */
const DETAILED = { good: 8, notGood: 24 };

/** More calls of one step are not told: a function that calls without end must not fill the memory. */
const MOST_CALLS = 500;
const MOST_FAULTS = 200;

const OUTCOMES: Partial<Record<RotationEventName, AttemptOutcome>> = {
  RotationSucceeded: 'succeeded',
  RotationFailed: 'failed',
  RotationAbandoned: 'abandoned',
  TestRotationSucceeded: 'succeeded',
  TestRotationFailed: 'failed',
};

/** Writes down the attempts to rotate one secret. */
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
    // One that was stopped ends without an event.
    for (const other of this.under.keys()) this.end(other, 'stopped', time);
    const test = name === 'TestRotationStarted' ? ({ test: true } as const) : {};
    this.under.set(version, { version, from: time, outcome: 'stopped', ...test, steps: [], faults: [] });
  }

  /** A step begins; what this returns is to be told when it has ended. */
  step(version: string, step: Step, from: number): (time: number, error?: FunctionError) => void {
    const draft: DraftStep = { step, from, calls: [] };
    this.under.get(version)?.steps.push(draft);
    return (to, error) => {
      draft.to = to;
      if (error) draft.error = formatError(error);
    };
  }

  /** Where the calls of the step go that is under way; undefined when there is none, or enough is known of it. */
  callsOf(version: string): ToldCall[] | undefined {
    const calls = this.under.get(version)?.steps.at(-1)?.calls;
    return calls && calls.length < MOST_CALLS ? calls : undefined;
  }

  fault(fault: ToldFault): void {
    for (const { faults } of this.under.values()) {
      if (faults && faults.length < MOST_FAULTS) faults.push(fault);
    }
  }

  get told(): SecretChronicle['attempts'] {
    const good = this.good.kept;
    const notGood = this.notGood.kept;
    // What is still under way is told as it stands.
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
