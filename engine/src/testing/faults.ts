import { RekeyError } from '../errors/errors';

/** Faults at a call of the engine to the secret or to the adapter. */
const CALL_FAULTS = {
  deny: 'the call is refused by a policy, without an effect',
  lose: 'the call fails without an effect',
  mute: 'the call has its effect, and the response is lost',
  crash: 'the process ends before the call',
  'crash-after': 'the process ends after the effect, before the response',
} as const;

/** Faults at a request of an SDK client, which repeats a failed request. */
export const REQUEST_FAULTS = {
  ...CALL_FAULTS,
  lose: 'every attempt fails without an effect',
  mute: 'the request has its effect, and every response is lost',
  'mute-once': 'the request has its effect, the first response is lost, and the client repeats the request',
  throttle: 'every attempt is throttled, without an effect',
  timeout: "the request has its effect, and the response arrives after the function's time limit",
} as const;

export type Fault = keyof typeof CALL_FAULTS;
export type RequestFault = keyof typeof REQUEST_FAULTS;

export const FAULTS = Object.keys(CALL_FAULTS) as readonly Fault[];

/** Records the calls of the engine to the secret and to the adapter, and injects faults. */
export class Calls {
  /** Names of the calls since the last reset. */
  readonly made: string[] = [];
  /** The longest duration of each call, milliseconds. */
  readonly longest: Record<string, number> = {};
  /** Decides by the name of the call and its number since the last reset. */
  fault: (name: string, index: number) => Fault | undefined = () => undefined;
  /** Delays a call, by its name and its number since the last reset. */
  delay: (name: string, index: number) => Promise<void> | undefined = () => undefined;
  /** Runs after the effect of every call. */
  afterEach: () => void = () => undefined;

  constructor(private readonly now: () => number = () => 0) {}

  reset(): void {
    this.made.length = 0;
    this.fault = () => undefined;
    this.delay = () => undefined;
  }

  /** The same object, with its asynchronous calls recorded; `crash` ends the invocation. */
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
    const began = this.now();
    const answer = await effect();
    this.longest[name] = Math.max(this.longest[name] ?? 0, this.now() - began);
    this.afterEach();
    if (fault === 'mute') throw failed('CallFailed', name, false);
    if (fault === 'crash-after') return die(crash);
    return answer;
  }
}

/** Ends the invocation: its pending promises never settle. */
function die(crash: () => void): Promise<never> {
  crash();
  return new Promise(() => undefined);
}

function failed(code: 'AccessDenied' | 'CallFailed', name: string, refused: boolean): RekeyError {
  const report = { found: `${name} failed.`, unchanged: 'all.', action: 'none.' };
  return new RekeyError(code, report, { action: name, name: code, refused });
}
