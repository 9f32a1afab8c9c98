import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret, Rotation } from '../lib';

/** Reference deployment: kinds of credentials with their readers. `npm run rehearse` rehearses it. */
export class ReferenceStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const alarmTopic = new Topic(this, 'OnCall', { enforceSSL: true });

    const mailerKey = new RotatingSecret(this, 'MailerKey', {
      credential: Credential.accessKey({ user: new User(this, 'Mailer') }),
      alarmTopic,
    });
    mailerKey.grantRead(this.service('SendMail', 'lambda'));

    const deployKey = new RotatingSecret(this, 'DeployKey', {
      credential: Credential.accessKey({ user: new User(this, 'Deployer') }),
      rotation: Rotation.highRisk(),
      alarmTopic,
    });
    deployKey.grantRead(this.service('Deploy', 'codebuild'));

    const webhookKey = new RotatingSecret(this, 'WebhookKey', {
      credential: Credential.generated({ prefix: 'hook_' }),
      rotation: Rotation.every(Duration.days(7)),
      encryptionKey: new Key(this, 'SecretsKey', { enableKeyRotation: true }),
      alarmTopic,
    });
    webhookKey.grantRead(this.service('CallWebhook', 'lambda'));
    // Checks the key; accepts both keys during the grace.
    webhookKey.grantRead(this.service('ReceiveWebhook', 'ecs-tasks'), { previous: true });
  }

  /** Role of a service that reads a secret. */
  private service(id: string, runsOn: string): Role {
    return new Role(this, id, { assumedBy: new ServicePrincipal(`${runsOn}.amazonaws.com`) });
  }
}
