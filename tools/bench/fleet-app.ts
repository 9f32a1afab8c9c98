import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Credential, RotatingSecret } from '../../lib';

/** CloudFormation takes 500 resources in a stack. */
const SECRETS_IN_A_STACK = 25;

/** Synthesizes so many secrets on the standard rotation, access keys and generated keys in turn, each with a reader. */
function main(count: number, outdir: string): void {
  const app = new App({ outdir });
  for (let first = 0; first < count; first += SECRETS_IN_A_STACK) {
    const stack = new Stack(app, `Fleet${first}`);
    for (let i = first; i < Math.min(count, first + SECRETS_IN_A_STACK); i++) {
      const secret = new RotatingSecret(stack, `Key${i}`, {
        credential:
          i % 2 === 0
            ? Credential.accessKey({ user: new User(stack, `User${i}`) })
            : Credential.generated({ prefix: 'fleet_' }),
      });
      secret.grantRead(
        new Role(stack, `Reader${i}`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
      );
    }
  }
  app.synth();
}

main(Number(process.argv[2]), process.argv[3] as string);
