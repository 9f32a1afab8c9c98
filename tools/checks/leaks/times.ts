import type { Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';

/** Part of a second that Step Functions of the emulator waits for each second of a wait and of a retry. */
export const WAIT_SCALE = 0.05;

/** Settings of the emulator and of its plugin. */
export const EMULATOR = {
  SFN_WAIT_SCALE: `${WAIT_SCALE}`,
  REKEY_EVENTS_OF_AWS: 'true',
  REKEY_CALLBACK_ERRORS: 'true',
};

/** Times of a response that the check shortens, in seconds. */
const TIMES = { [LEAK_ENVIRONMENT.auditLag]: 1, [LEAK_ENVIRONMENT.observation]: 3 };
/** Seconds after which SQS delivers a report again if its function ended. */
const REDELIVERY = 3;

/** Shortens the times of a response. All of them are parameters of its resources. */
export function shortenTimes(stack: Stack): void {
  for (const node of stack.node.findAll()) {
    if (node instanceof CfnQueue && node.node.path.includes('/Reports/'))
      node.addPropertyOverride('VisibilityTimeout', REDELIVERY);
    if (!(node instanceof CfnFunction)) continue;
    const variables = stack.resolve(node.environment)?.variables ?? {};
    for (const [name, seconds] of Object.entries(TIMES))
      if (name in variables) node.addPropertyOverride(`Environment.Variables.${name}`, String(seconds));
  }
}
