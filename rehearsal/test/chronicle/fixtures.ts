import { App, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { temporaryFolder } from '../assembly/temporary-assembly';

/** An access key that rotates every day. On the second day, issuing and reading are denied. */
export function appWithDeniedDay(id = 'Key') {
  const app = new App({ outdir: temporaryFolder() });
  const stack = new Stack(app, 'App');
  const key = new RotatingSecret(stack, id, {
    credential: Credential.accessKey({ user: new User(stack, 'User') }),
    rotation: Rotation.highRisk(),
    alarmTopic: new Topic(stack, 'OnCall', { enforceSSL: true }),
  });
  const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  key.grantRead(reader);
  reader.addToPolicy(deniedOnTheSecondDay('secretsmanager:GetSecretValue'));
  key.rotator.role.addToPrincipalPolicy(deniedOnTheSecondDay('iam:CreateAccessKey'));
  return app.synth();
}

function deniedOnTheSecondDay(action: string): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    actions: [action],
    resources: ['*'],
    conditions: {
      DateGreaterThan: { 'aws:CurrentTime': '2026-01-02T00:00:00Z' },
      DateLessThan: { 'aws:CurrentTime': '2026-01-03T00:00:00Z' },
    },
  });
}
