import type { TrailEntry } from '../aws/local-aws';
import type { FunctionError } from '../aws/services/lambda';
import { BoundedList, type Kept } from './bounded-list';
import { formatError } from './error';
import type { OtherRun } from './format';

/** Read-only operations. */
const READS = /^(Get|List|Describe|BatchGet|Simulate)/;

/** A run of a rotation function in progress. */
export interface RunInProgress {
  call(entry: Pick<TrailEntry, 'service' | 'operation' | 'error'>): void;
  ended(time: number, error?: FunctionError): void;
}

/** Records runs of a rotation function other than rotation steps, if they changed something or failed. */
export class Runs {
  private readonly runs: BoundedList<OtherRun>;

  constructor(most: number) {
    this.runs = new BoundedList(most);
  }

  begin(event: unknown, from: number): RunInProgress {
    const changes: Record<string, number> = {};
    return {
      call: ({ service, operation, error }) => {
        if (error !== undefined || READS.test(operation)) return;
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

  get result(): Kept<OtherRun> {
    return this.runs.result;
  }
}

/** Trigger of a run, from its event; see engine/src/events.ts. */
function triggerOf(event: unknown): OtherRun['trigger'] {
  const { rekey, RequestType } = (event ?? {}) as { rekey?: unknown; RequestType?: unknown };
  if (rekey === 'sweep') return 'sweep';
  return RequestType === undefined ? 'other' : 'stack';
}
