import { App, Duration, Stack } from 'aws-cdk-lib';
import { ContainerImage, Secret as ContainerSecret, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Credential, RotatingSecret, type RotatingSecretProps, Rotation } from '../../../lib';
import { type RehearseOptions, rehearse } from '../../src';
import { temporaryFolder } from '../assembly/temporary-assembly';

/** An app with a secret that rotates every two days, with a grace of 12 hours. */
export function anApp(
  use: (secret: RotatingSecret, stack: Stack) => void,
  props: Partial<RotatingSecretProps> = {},
) {
  const app = new App({ outdir: temporaryFolder() });
  const stack = new Stack(app, 'App');
  const secret = new RotatingSecret(stack, 'Key', {
    credential: Credential.accessKey({ user: new User(stack, 'User') }),
    rotation: Rotation.every(Duration.days(2), { grace: Duration.hours(12) }),
    ...props,
  });
  use(secret, stack);
  return app.synth();
}

/** Rehearses five days of the app. */
export function rehearsed(
  use: (secret: RotatingSecret, stack: Stack) => void,
  { props, ...options }: Partial<RehearseOptions> & { props?: Partial<RotatingSecretProps> } = {},
) {
  return rehearse({ assembly: anApp(use, props), days: 5, ...options });
}

export const GENERATED = { credential: Credential.generated({ length: 40 }) };

/** A role that reads at run time. */
export function job(secret: RotatingSecret, stack: Stack): void {
  secret.grantRead(new Role(stack, 'Job', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }));
}

/** A function with environment variables. */
export function lambda(stack: Stack, environment: Record<string, string>): LambdaFunction {
  return new LambdaFunction(stack, 'Send', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    environment,
  });
}

/** A task definition with the value as a container secret. */
export function task({ secret }: RotatingSecret, stack: Stack, member?: string): FargateTaskDefinition {
  const definition = new FargateTaskDefinition(stack, 'Task');
  definition.addContainer('Main', {
    image: ContainerImage.fromRegistry('app'),
    secrets: { KEY: ContainerSecret.fromSecretsManager(secret, member) },
  });
  return definition;
}
