import { setTimeout as pause } from 'node:timers/promises';
import { CreateScheduleCommand, GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { verify, verifyEqual } from '../../steps';
import type { Environment } from '../environment';
import { logLines } from '../logs';
import type { RotatingSecret } from '../secrets';

const TIMEOUT = 60_000;

/** Sweeps a secret now, with a schedule that has the target of the schedule of the stack. */
export async function sweep(environment: Environment, secret: RotatingSecret): Promise<void> {
  const { scheduler, logs } = environment.aws;
  const before = await sweeps(environment, secret);
  const { Target } = await scheduler.send(new GetScheduleCommand({ Name: secret.sweep }));
  await scheduler.send(
    new CreateScheduleCommand({
      Name: `sweep-now${secret.sweep.slice(-50)}`,
      ScheduleExpression: `at(${new Date().toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target,
    }),
  );
  let found = before;
  for (const end = Date.now() + TIMEOUT; found.length <= before.length && Date.now() < end; await pause(500))
    found = await sweeps(environment, secret);
  verify(
    found.length === before.length + 1 && found.at(-1)?.outcome === 'done',
    `The sweep of ${secret.path} logged ${JSON.stringify(found.slice(before.length))}.`,
    `one line with the outcome done within ${TIMEOUT / 1000} s.`,
  );
  const errors = (await logLines(logs, secret.logGroup)).filter(({ level }) => level === 'error');
  verifyEqual(`Errors in the log of ${secret.functionName}`, errors, []);
}

async function sweeps(
  { aws }: Environment,
  { logGroup }: RotatingSecret,
): Promise<Record<string, unknown>[]> {
  const lines = await logLines(aws.logs, logGroup);
  return lines.filter(
    ({ event, outcome }) => event === 'sweep' && ['done', 'failed'].includes(String(outcome)),
  );
}
