import { setTimeout as pause } from 'node:timers/promises';
import { CreateScheduleCommand, GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import { logLines } from '../logs';
import type { RotatingSecret } from '../secrets';

const PATIENCE = 60_000;

/**
 * A sweep now: a schedule for this instant with the very target that the stack gave to its own, which is hours away.
 * ministack's Scheduler invokes the function.
 */
export async function sweep(environment: Environment, secret: RotatingSecret): Promise<void> {
  const { scheduler, logs } = environment.aws;
  const before = await sweeps(environment, secret);
  const { Target } = await scheduler.send(new GetScheduleCommand({ Name: secret.sweep }));
  await scheduler.send(
    new CreateScheduleCommand({
      Name: 'sweep-now'.concat(secret.sweep.slice(-50)),
      ScheduleExpression: `at(${new Date().toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target,
    }),
  );
  let found = before;
  for (
    const end = Date.now() + PATIENCE;
    found.length <= before.length && Date.now() < end;
    await pause(500)
  ) {
    found = await sweeps(environment, secret);
  }
  const line = found.at(-1);
  verify(
    found.length === before.length + 1 && line?.outcome === 'done',
    `The sweep of ${secret.path} logged ${JSON.stringify(found.slice(before.length))}.`,
    `one line with the outcome done within ${PATIENCE / 1000} s.`,
  );
  const failures = (await logLines(logs, secret.logGroup)).filter(({ level }) => level === 'error');
  verify(
    failures.length === 0,
    `${secret.functionName} logged errors: ${JSON.stringify(failures)}.`,
    'none.',
  );
}

async function sweeps(
  { aws }: Environment,
  { logGroup }: RotatingSecret,
): Promise<Record<string, unknown>[]> {
  const lines = await logLines(aws.logs, logGroup);
  return lines.filter(
    ({ event, outcome }) => event === 'sweep' && (outcome === 'done' || outcome === 'failed'),
  );
}
