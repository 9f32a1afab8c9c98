/**
 * A custom kind: API tokens of Acme, with an adapter in `adapter.ts` and a handler in `handler.ts`.
 *
 *     npx cdk synth --app 'npx tsx examples/custom-kind/app.ts'
 */
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret, Rotation } from '../../lib'; // in your app: from 'cdk-rekey'

export class AcmeStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    // The key of the administrator. Set its value, {"key":"…"}, after the first deploy of this secret.
    const admin = new Secret(this, 'AcmeAdmin', {
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'key' },
    });

    const token = new RotatingSecret(this, 'AcmeToken', {
      credential: Credential.custom({
        kind: 'acme-token',
        principal: 'shop',
        entry: join(__dirname, 'handler.ts'),
        parameters: { host: 'api.acme.example', account: 'shop' },
        traits: { slots: 5 },
        adminSecret: admin,
        needsInternet: true,
      }),
      rotation: Rotation.standard(),
    });

    const worker = new Role(this, 'Worker', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    token.grantRead(worker);
  }
}

if (require.main === module) new AcmeStack(new App(), 'Acme');
