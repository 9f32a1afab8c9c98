import { App, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { temporaryFolder } from '../assembly/temporary-assembly';

/** Synthesizes an app of one stack per entry: its id, what it holds, and where it is for. */
export function synthesized(
  ...stacks: readonly [id: string, build: (stack: Stack) => void, props?: StackProps][]
): string {
  const app = new App({ outdir: temporaryFolder() });
  for (const [id, build, props] of stacks) build(new Stack(app, id, props));
  return app.synth().directory;
}

/** A role of the app. */
export function role(stack: Stack, id = 'Reader'): Role {
  return new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
}

/** A generated key that is replaced each day; nobody reads it. */
export function dailyKey(stack: Stack, id = 'Key'): RotatingSecret {
  return new RotatingSecret(stack, id, {
    credential: Credential.generated(),
    rotation: Rotation.every(Duration.days(1)),
  });
}

/** An access key that is replaced every 90 days, and a role that reads it. */
export function quarterlyKey(stack: Stack, id = 'Key'): RotatingSecret {
  const secret = new RotatingSecret(stack, id, {
    credential: Credential.accessKey({ user: new User(stack, `${id}User`) }),
  });
  secret.grantRead(role(stack, `${id}Reader`));
  return secret;
}

/** An app of which everything is shown in two days, and good. */
export function goodApp(): string {
  return synthesized(['App', (stack) => dailyKey(stack).grantRead(role(stack))]);
}
