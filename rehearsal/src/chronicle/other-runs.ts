import type { TrailEntry } from '../aws/local-aws';
import type { FunctionError } from '../aws/services/lambda';
import { BoundedList, type Kept } from './bounded-list';
import { formatError } from './error';
import type { OtherRun } from './format';

/** Operations that change nothing. */
const LOOKS = /^(Get|List|Describe|BatchGet|Simulate)/;

/** A run of a rotation function that is under way. */
export interface RunUnderWay {
  call(entry: Pick<TrailEntry, 'service' | 'operation' | 'error'>): void;
  ended(time: number, error?: FunctionError): void;
}

/** Writes down what a rotation function was run for besides rotations, if it changed something or failed. */
export class Runs {
  private readonly runs: BoundedList<OtherRun>;

  constructor(most: number) {
    this.runs = new BoundedList(most);
  }

  begin(event: unknown, from: number): RunUnderWay {
    const changes: Record<string, number> = {};
    return {
      call: ({ service, operation, error }) => {
        if (error !== undefined || LOOKS.test(operation)) return;
        const name = `${service}:${operation}`;
        changes[name] = (changes[name] ?? 0) + 1;
      },
      ended: (to, error) => {
        if (!error && Object.keys(changes).length === 0) return;
        const failure = error && { error: formatError(error) };
        this.runs.add({ trigger: triggerOf(event), from, to, changes, ...failure });
      },
    };
  }

  get told(): Kept<OtherRun> {
    return this.runs.kept;
  }
}

/** By the events of a rotator; see engine/src/events.ts. */
function triggerOf(event: unknown): OtherRun['trigger'] {
  const { rekey, RequestType } = (event ?? {}) as { rekey?: unknown; RequestType?: unknown };
  if (rekey === 'sweep') return 'sweep';
  return RequestType === undefined ? 'other' : 'stack';
}
