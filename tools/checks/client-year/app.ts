import { Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret, Rotation, Stragglers } from '../../../lib';

/** Two credentials that are replaced every day. A replaced one ends after an hour, whoever still uses it. */
export class DailyStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new Role(this, 'Service', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    const rotation = Rotation.every(Duration.days(1), { grace: Duration.hours(1) });
    const credentials = {
      AccessKey: Credential.accessKey({ user: new User(this, 'User') }),
      ApiKey: Credential.generated({ prefix: 'key_' }),
    };
    for (const [name, credential] of Object.entries(credentials)) {
      const secret = new RotatingSecret(this, name, { credential, rotation, stragglers: Stragglers.CUT_OFF });
      secret.grantRead(role);
    }
  }
}
