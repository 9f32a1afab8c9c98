import { setTimeout as pause } from 'node:timers/promises';
import type { Finding, Incident } from '../../../lambdas/leaks/contract';
import type { Deployed } from './deployed';

/** An execution of the state machine. */
export interface Execution {
  readonly name: string;
  readonly status: string;
  readonly finding: Finding;
  /** Its output; empty while it runs, and after a failure. */
  readonly incident: Partial<Incident>;
  readonly error: string;
}

/** Executions that ended do not change. */
const ended = new Map<string, Execution>();

/** All executions, in the order of their start. */
export async function executionsOf({ call, output }: Deployed): Promise<Execution[]> {
  const stateMachineArn = output('CheckMachine');
  const { executions } = await call('states', 'ListExecutions', { stateMachineArn, maxResults: 1000 });
  const arns = (executions as { executionArn: string }[]).map(({ executionArn }) => executionArn).reverse();
  return Promise.all(
    arns.map(async (executionArn) => {
      const known = ended.get(executionArn);
      if (known) return known;
      const found = (await call('states', 'DescribeExecution', { executionArn })) as Record<string, string>;
      const execution: Execution = {
        name: found.name ?? '',
        status: found.status ?? '',
        finding: JSON.parse(found.input ?? '{}'),
        incident: JSON.parse(found.output ?? '{}'),
        error: `${found.error ?? ''} ${found.cause ?? ''}`.trim(),
      };
      if (execution.status !== 'RUNNING') ended.set(executionArn, execution);
      return execution;
    }),
  );
}

/** Waits until an execution for a report has ended. */
export async function endOf(
  deployed: Deployed,
  isIt: (finding: Finding) => boolean,
  seconds: number,
): Promise<Execution> {
  for (const end = Date.now() + seconds * 1000; ; await pause(1000)) {
    const found = (await executionsOf(deployed)).find(({ finding }) => isIt(finding));
    if (found && found.status !== 'RUNNING') return found;
    if (Date.now() < end) continue;
    throw new Error(
      `${found ? `The execution ${found.name} is running` : 'No execution began'} after ${seconds} s.`,
    );
  }
}
