import { CallFailed, type Reader } from '../../../../cli/scan/live/aws';
import { CALLS, type Call } from '../../../../cli/scan/live/calls';

/** Call that the fake got. */
export interface Made {
  readonly call: Call;
  readonly input: readonly string[];
}

/** Output of a call, or the error code with which it fails. */
export type Answers = Partial<Record<Call, unknown | ((input: readonly string[]) => unknown)>>;

/** Account in memory: answers calls by their names, and records them. A call without an answer lists nothing. */
export class FakeAccount implements Reader {
  readonly made: Made[] = [];

  constructor(private readonly answers: Answers) {}

  async read<T>(call: Call, ...input: readonly string[]): Promise<T> {
    this.made.push({ call, input });
    const answer = this.answers[call];
    const output = typeof answer === 'function' ? answer(input) : (answer ?? {});
    if (output instanceof Error) throw output;
    return output as T;
  }
}

/** Failure of a call without a permission. */
export const denied = (call: Call) =>
  new CallFailed('AccessDeniedException', `not authorized to perform: ${CALLS[call][2]}`);

/** Value after an option of a call. */
export const after = (input: readonly string[], option: string) => input[input.indexOf(option) + 1] ?? '';
