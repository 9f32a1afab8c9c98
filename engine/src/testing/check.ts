import { requireSecrecy, withoutConsole } from './secrecy';
import type { Make, Subject } from './subject';

/** One requirement of the conformance suite. */
export interface ConformanceCheck {
  readonly name: string;
  /** Rejects with the reason when the kind does not meet the requirement. */
  run(): Promise<void>;
}

/** A requirement, before the kind is known. */
export interface Requirement {
  readonly name: string;
  check(make: Make): Promise<void>;
}

/** The check of a requirement. Each kind that it makes must disclose no secret and write nothing to the console. */
export function checkOf({ name, check }: Requirement, make: Make): ConformanceCheck {
  return {
    name,
    run: () =>
      withoutConsole(async () => {
        const made: Subject[] = [];
        await check(() => {
          const it = make();
          made.push(it);
          return it;
        });
        for (const it of made) requireSecrecy(it);
      }),
  };
}
