import { setTimeout as pause } from 'node:timers/promises';
import { stateOf } from './credentials';
import type { Deployed } from './deployed';
import { messagesOf } from './evidence';
import { executionsOf } from './executions';

/** The command for an approval in a message: its answer and its token. */
const COMMAND = /--task-output '(\{"approved":true[^']*\})' --task-token '([^']+)'/;

/**
 * Approves the response to a leaked access key, as a person does who receives the question.
 *
 * @returns the state of the access key when the question arrived.
 */
export async function approve(deployed: Deployed, accessKey: string, seconds: number): Promise<string> {
  let state: string | undefined;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(500)) {
    for (const message of await messagesOf(deployed)) {
      const [, answer, token] = COMMAND.exec(message) ?? [];
      if (!message.includes(accessKey) || !answer || !token) continue;
      state ??= (await stateOf(deployed)).keys.get(accessKey) ?? 'deleted';
      const output = answer.replace('NAME', 'check');
      // The task of an earlier question ended with its function. The emulator repeats it with the same token.
      const isOpen = await deployed.call('states', 'SendTaskSuccess', { taskToken: token, output }).then(
        () => true,
        () => false,
      );
      if (isOpen) return state;
    }
  }
  const running = (await executionsOf(deployed)).filter(({ status }) => status === 'RUNNING').length;
  throw new Error(`Nobody was asked about ${accessKey} in ${seconds} s; ${running} executions are running.`);
}
