import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Credential, RotatingSecret } from '../../lib';

/** CloudFormation allows 500 resources in a stack. */
const SECRETS_PER_STACK = 25;

/** Synthesizes `count` secrets with the standard rotation, alternately access keys and generated keys, each with a reader. */
function main(count: number, outdir: string): void {
  const app = new App({ outdir });
  const stacks = Array.from(
    { length: Math.ceil(count / SECRETS_PER_STACK) },
    (_, i) => new Stack(app, `Fleet${i * SECRETS_PER_STACK}`),
  );
  for (let i = 0; i < count; i++) {
    const stack = stacks[Math.floor(i / SECRETS_PER_STACK)] as Stack;
    const credential =
      i % 2 === 0
        ? Credential.accessKey({ user: new User(stack, `User${i}`) })
        : Credential.generated({ prefix: 'fleet_' });
    const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
    new RotatingSecret(stack, `Key${i}`, { credential }).grantRead(
      new Role(stack, `Reader${i}`, { assumedBy }),
    );
  }
  app.synth();
}

main(Number(process.argv[2]), process.argv[3] as string);
