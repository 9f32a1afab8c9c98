import { setTimeout as pause } from 'node:timers/promises';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateAccessKeyCommand } from '@aws-sdk/client-iam';
import type { Aws } from '../../rehearsal/checks/deploy/aws';
import { verify } from '../../rehearsal/checks/steps';

const TIMEOUT = 30_000;

/** Access key of a user of a check. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Creates a stack, and returns its outputs by their keys. @throws VerificationFailed if it cannot be created */
export async function createStack(
  cloudFormation: Aws['cloudFormation'],
  StackName: string,
  template: object,
): Promise<Record<string, string>> {
  const TemplateBody = JSON.stringify(template);
  const Capabilities = ['CAPABILITY_NAMED_IAM' as const];
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities }));
  for (const end = Date.now() + TIMEOUT; ; await pause(100)) {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const found = `The stack is ${stack?.StackStatus}: ${stack?.StackStatusReason}.`;
    verify(!/FAILED|ROLLBACK/.test(stack?.StackStatus ?? '') && Date.now() < end, found, 'CREATE_COMPLETE.');
    if (stack?.StackStatus !== 'CREATE_COMPLETE') continue;
    const outputs = stack.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  }
}

/** Creates an access key of each user. */
export async function accessKeysOf<U extends string>(
  iam: Aws['iam'],
  users: readonly U[],
): Promise<Record<U, AccessKey>> {
  const keys: Partial<Record<U, AccessKey>> = {};
  for (const UserName of users) {
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    keys[UserName] = { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
  }
  return keys as Record<U, AccessKey>;
}
