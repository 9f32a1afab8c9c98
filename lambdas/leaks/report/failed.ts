import type { Finding, ReportInput } from '../contract';

/** The event of an execution that failed, timed out or was aborted (Step Functions developer guide, "EventBridge events"). */
export interface FailedExecution {
  readonly time: string;
  readonly detail: {
    readonly executionArn: string;
    readonly name: string;
    readonly status: string;
    /** JSON; absent if it is too long. */
    readonly input?: string | null;
    readonly error?: string | null;
    readonly cause?: string | null;
  };
}

/** Input of a report about an execution that ended without one. */
export function failedInput({ time, detail }: FailedExecution): ReportInput {
  const { executionArn: execution, status, error, cause } = detail;
  const reason = [error, cause].filter((text) => typeof text === 'string').join(': ');
  const explanation = `The execution ended as ${status}${reason === '' ? '' : `: ${reason}`}.`.slice(0, 1000);
  const match = { decision: 'respond', at: time, explanation } as const;
  return { stage: 'failed', incident: { finding: findingOf(detail, time), execution, match } };
}

function findingOf({ input, name }: FailedExecution['detail'], time: string): Finding {
  try {
    const finding = JSON.parse(input ?? '') as Finding;
    if (typeof finding.id === 'string' && typeof finding.subject === 'object') return finding;
  } catch {
    // The name of the execution is the id of the finding.
  }
  return { id: name, source: 'person', foundAt: time, receivedAt: time, subject: {} };
}
