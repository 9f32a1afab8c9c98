/**
 * A key for your own service: callers send it, and the service compares it with the secret.
 *
 *     npx cdk synth --app 'npx tsx examples/generated-key/app.ts'
 */
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret, Rotation } from '../../lib'; // in your app: from 'cdk-rekey'

export class WebhookStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const webhookKey = new RotatingSecret(this, 'WebhookKey', {
      credential: Credential.generated({ prefix: 'hook_' }),
      rotation: Rotation.every(Duration.days(30)),
    });

    const caller = new Role(this, 'Caller', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    webhookKey.grantRead(caller);

    const service = new LambdaFunction(this, 'Service', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(join(__dirname, 'check')),
      environment: { WEBHOOK_KEY: webhookKey.secret.secretArn },
    });
    // Callers can send the replaced key during the grace, so the service reads both versions.
    webhookKey.grantRead(service, { previous: true });
  }
}

new WebhookStack(new App(), 'Webhook');
