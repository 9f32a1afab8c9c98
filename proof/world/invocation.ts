/** The end of an invocation: `done`, an error with its code, or the end of the process. */
export type Outcome = 'done' | 'killed' | `error ${string}`;

const NEVER = new Promise<never>(() => undefined);

/** One invocation of the function. After its process has ended, it sends no request and its timers do not fire. */
export class Invocation {
  dead = false;
  /** Number of requests. */
  requests = 0;
  /** True if time has passed since the last request, or there was none. */
  afterPause = true;
  /** Injections at requests to the leak index, and at all others. */
  readonly injected = { atIndex: 0, elsewhere: 0 };
  readonly ended: Promise<Outcome>;
  private settle: (outcome: Outcome) => void = () => undefined;

  constructor(
    readonly number: number,
    readonly event: unknown,
    readonly began: number,
    readonly deadline: number,
  ) {
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  end(outcome: Outcome): void {
    this.settle(outcome);
  }

  /** Ends the process: its pending promises never settle. */
  die(): Promise<never> {
    this.dead = true;
    this.settle('killed');
    return NEVER;
  }
}
