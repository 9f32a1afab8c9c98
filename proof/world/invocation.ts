/** How an invocation ended: well, with an error of this code, or not at all. */
export type Outcome = 'done' | 'killed' | `error ${string}`;

const NEVER = new Promise<never>(() => undefined);

/** One run of the function. A dead one makes no further call and never wakes. */
export class Invocation {
  dead = false;
  /** Whether it has slept, or not called at all, since its last call. */
  rested = true;
  private readonly outcome: Promise<Outcome>;
  private settle: (outcome: Outcome) => void = () => undefined;

  constructor(
    readonly number: number,
    readonly event: unknown,
    readonly began: number,
    readonly deadline: number,
  ) {
    this.outcome = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  get ended(): Promise<Outcome> {
    return this.outcome;
  }

  end(outcome: Outcome): void {
    this.settle(outcome);
  }

  /** Ends the process here and now: what it waits for never comes. */
  die(): Promise<never> {
    this.dead = true;
    this.settle('killed');
    return NEVER;
  }
}
