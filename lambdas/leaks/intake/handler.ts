import { gitHubClients } from '../github/client';
import { members } from '../reports/text';
import type { ReportAnswer } from './contract';
import type { IntakeContext, IntakeOptions } from './dependencies';
import { isRefused } from './outcome';
import { type BatchAnswer, handleBatch, type SqsRecord } from './records';
import { person } from './sources/person';
import { start } from './start';

/** Creates the handler of the queue of reports, and of the reports of people, who invoke the function. */
export function createHandler(
  options: IntakeOptions,
): (event: unknown) => Promise<BatchAnswer | ReportAnswer> {
  const { call, clock, fetch } = options;
  const context: IntakeContext = {
    ...options,
    gitHub: gitHubClients({ call, now: clock.now, fetch, access: 'read' }),
    account: options.stateMachine.split(':')[4] ?? '',
  };
  return async (event) => {
    const { Records, rekey } = members(event);
    if (Array.isArray(Records)) return handleBatch(Records as SqsRecord[], context);
    if (rekey === 'report-leak') return report(members(event), context);
    throw Object.assign(new Error('The event is neither a batch of messages nor a report of a leak.'), {
      name: 'Malformed',
    });
  };
}

/** @throws Error with the code of the refusal as its name. */
async function report(
  body: Readonly<Record<string, unknown>>,
  context: IntakeContext,
): Promise<ReportAnswer> {
  const receivedAt = new Date(context.clock.now()).toISOString();
  const [outcome] = await person({ body, receivedAt }, context);
  if (!outcome) throw new Error('A report has an outcome.');
  if (!isRefused(outcome)) return { finding: outcome.id, ...(await start(context, outcome)) };
  const { refused: code, explanation } = outcome;
  context.log.write('warn', { event: 'refused', code, explanation }, { refused: 1 });
  throw Object.assign(new Error(explanation), { name: code });
}
