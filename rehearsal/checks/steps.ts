/** Runs the steps of a check in order and prints title, verified statements and duration of each. */
export class Steps {
  private count = 0;

  constructor(private readonly print: (line: string) => void) {}

  /** @param run performs the step and returns the statements that it verified. */
  async step(title: string, run: () => Promise<readonly string[]>): Promise<void> {
    this.count += 1;
    this.print(`${this.count}. ${title}`);
    const start = performance.now();
    const verified = await run();
    for (const line of verified) this.print(`   - ${line}`);
    this.print(`   (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
}

/** The result of a step differs from the expected one. Ends the check. */
export class VerificationFailed extends Error {
  constructor(found: string, expected: string) {
    super(`${found} Expected: ${expected}`);
    this.name = 'VerificationFailed';
  }
}

/** @throws VerificationFailed if the condition is false. */
export function verify(holds: boolean, found: string, expected: string): asserts holds {
  if (!holds) throw new VerificationFailed(found, expected);
}

/** @throws VerificationFailed if the JSON of the two values differs. */
export function verifyEqual(subject: string, found: unknown, expected: unknown): void {
  const [left, right] = [found, expected].map((value) => JSON.stringify(value) ?? 'undefined');
  verify(left === right, `${subject}: ${left}.`, `${right}.`);
}
