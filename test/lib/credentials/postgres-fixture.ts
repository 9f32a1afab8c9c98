import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Credential, type PostgresProps, RotatingSecret, type Rotation } from '../../../lib';
import { newStack } from '../support';

/** Template of a stack with one secret. */
export function synthesized(props: (stack: Stack) => PostgresProps, rotation?: Rotation): Template {
  const stack = newStack();
  new RotatingSecret(stack, 'Login', { credential: Credential.postgres(props(stack)), rotation });
  return Template.fromStack(stack);
}
