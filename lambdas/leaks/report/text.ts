import { RUNBOOK } from '../../../engine/src/contract';
import type { ReportInput } from '../contract';
import { type Message, oneLine } from '../notify/message';
import type { Facts } from './facts';
import { whatHappened, whatWasDone } from './happened';
import { whatIsLeft } from './left';

/** Hosts of the console by partition. */
const CONSOLES: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** The report of a stage for a person who may just have been woken. */
export function messageOf(facts: Facts, { incident, token }: ReportInput, evidence?: string): Message {
  const { execution } = incident;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)];
  const lines = [
    facts.headline,
    ...section('WHAT IS LEFT TO DO', whatIsLeft(facts, incident)),
    ...(token === undefined ? [] : ['', ...approval(execution, token)]),
    ...section('WHAT HAPPENED', whatHappened(incident)),
    ...section('WHAT WAS DONE', facts.stage === 'approval' ? [] : whatWasDone(incident)),
    ...section('LINKS', [
      `Runbook: ${RUNBOOK}#a-leak-was-reported`,
      `Execution: ${consoleOf(execution)}`,
      ...(evidence === undefined ? [] : [`Evidence: ${evidence}`]),
    ]),
  ];
  return { subject: oneLine(facts.headline, 200), text: `${lines.join('\n')}\n` };
}

/** Link to an execution in the console. */
export function consoleOf(execution: string): string {
  const [, partition = 'aws', , region = ''] = execution.split(':');
  const host = CONSOLES[partition] ?? 'console.aws.amazon.com';
  return `https://${host}/states/home?region=${region}#/v2/executions/details/${execution}`;
}

/** The token is of use only to those who have the permission `states:SendTaskSuccess`. */
function approval(execution: string, token: string): string[] {
  const [, , , region = ''] = execution.split(':');
  const command = (answer: string) =>
    `aws stepfunctions send-task-success --region ${region} --task-output '${answer}' --task-token '${token}'`;
  return [
    'To approve (replace NAME):',
    command('{"approved":true,"by":"NAME"}'),
    '',
    'To reject:',
    command('{"approved":false,"by":"NAME"}'),
  ];
}
