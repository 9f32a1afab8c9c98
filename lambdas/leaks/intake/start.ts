import type { Finding } from '../contract';
import type { IntakeContext } from './dependencies';

/** An execution. */
export interface Started {
  readonly execution: string;
  /** False if the finding was known. */
  readonly started: boolean;
}

/** Starts the response to a finding, once. */
export async function start({ call, stateMachine, log }: IntakeContext, finding: Finding): Promise<Started> {
  const about = { event: 'finding', finding: finding.id, source: finding.source };
  try {
    const { executionArn } = await call('states', 'StartExecution', {
      stateMachineArn: stateMachine,
      name: finding.id,
      input: JSON.stringify(finding),
    });
    log.write('info', { ...about, started: true });
    return { execution: String(executionArn), started: true };
  } catch (error) {
    if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
    log.write('info', { ...about, started: false });
    return {
      execution: `${stateMachine.replace(':stateMachine:', ':execution:')}:${finding.id}`,
      started: false,
    };
  }
}
