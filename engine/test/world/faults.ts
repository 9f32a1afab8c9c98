import { RekeyError } from '../../src/errors/errors';

/**
 * `deny`: refused by policy. `lose`: the request got lost. `mute`: it worked, and the answer got lost.
 * `crash`, `crash-after`: the process ends before or after the effect.
 */
export type Fault = 'deny' | 'lose' | 'mute' | 'crash' | 'crash-after';

/** Records the calls of the engine to its ports, and lets them fail. */
export class Calls {
  readonly made: string[] = [];
  /** Decides by the name of the call and its number since the last reset. */
  fault: (name: string, index: number) => Fault | undefined = () => undefined;
  afterEach: () => void = () => undefined;
  /** Delays a call, by its name and its number since the last reset. */
  delay: (name: string, index: number) => Promise<void> | undefined = () => undefined;

  reset(): void {
    this.made.length = 0;
    this.fault = () => undefined;
    this.delay = () => undefined;
  }

  /** The same port, with its asynchronous calls watched; `crash` ends the invocation. */
  watch<P extends object>(port: P, names: readonly (keyof P & string)[], crash: () => void): P {
    const watched = Object.create(port) as Record<string, unknown>;
    for (const name of names) {
      const call = (port as Record<string, unknown>)[name];
      if (typeof call !== 'function') continue;
      watched[name] = (...input: unknown[]) =>
        this.make(name, () => call.apply(port, input) as Promise<unknown>, crash);
    }
    return watched as P;
  }

  private async make(name: string, effect: () => Promise<unknown>, crash: () => void): Promise<unknown> {
    const index = this.made.length;
    const fault = this.fault(name, index);
    this.made.push(name);
    await this.delay(name, index);
    if (fault === 'deny') throw failed('AccessDenied', name, true);
    if (fault === 'lose') throw failed('CallFailed', name, false);
    if (fault === 'crash') return die(crash);
    const answer = await effect();
    this.afterEach();
    if (fault === 'mute') throw failed('CallFailed', name, false);
    if (fault === 'crash-after') return die(crash);
    return answer;
  }
}

/** Nothing that the process waits for ever comes. */
function die(crash: () => void): Promise<never> {
  crash();
  return new Promise(() => undefined);
}

function failed(code: 'AccessDenied' | 'CallFailed', name: string, refused: boolean): RekeyError {
  const report = { found: `${name} failed.`, unchanged: 'all.', action: 'look.' };
  return new RekeyError(code, report, { action: name, name: code, refused });
}
