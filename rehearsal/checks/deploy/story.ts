/** Tells what is done, step by step: what it is, what was verified, how long it took. */
export class Story {
  private count = 0;

  constructor(private readonly print: (line: string) => void) {}

  /** @param act does the step and gives, in sentences, what it verified */
  async step(title: string, act: () => Promise<readonly string[]>): Promise<void> {
    this.count += 1;
    this.print(`${this.count}. ${title}`);
    const began = performance.now();
    const verified = await act();
    for (const line of verified) this.print(`   - ${line}`);
    this.print(`   (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  }
}

/** What was found is not what was promised; it ends the check. */
export class NotAsPromised extends Error {
  constructor(found: string, expected: string) {
    super(`${found} Expected: ${expected}`);
    this.name = 'NotAsPromised';
  }
}

export function promise(holds: boolean, found: string, expected: string): asserts holds {
  if (!holds) throw new NotAsPromised(found, expected);
}
