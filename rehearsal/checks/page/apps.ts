import { App, Duration, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Credential, RotatingSecret, Rotation } from '../../../lib';

/** A long name, to find text that exceeds the width of the screen. */
export const STACK = 'ShopOnEveryContinent';

/** An id that is markup unless the page escapes it. */
export const HOSTILE_ID = `<img src=x onerror="document.title='taken over'">&'`;

/** An app without findings. */
export function goodApp(outdir: string) {
  const { app, stack, topic } = begin(outdir);
  access(stack, topic, 'MailerKey', Rotation.highRisk());
  generated(stack, topic, 'WebhookKey');
  return app.synth();
}

/**
 * An app with findings: on days 3 and 4 policies deny a rotation to issue a credential, and on day 5 a reader to read.
 * One id is hostile.
 */
export function badApp(outdir: string) {
  const { app, stack, topic } = begin(outdir);
  access(stack, topic, 'MailerKey', Rotation.highRisk());
  const payments = access(stack, topic, 'PaymentsKey', Rotation.highRisk());
  payments.rotator.role.addToPrincipalPolicy(denied('iam:CreateAccessKey', '2026-01-03', '2026-01-05'));
  const hostile = generated(stack, topic, HOSTILE_ID);
  const reports = reader(stack, 'Reports');
  hostile.grantRead(reports);
  reports.addToPolicy(denied('secretsmanager:GetSecretValue', '2026-01-05', '2026-01-06'));
  return app.synth();
}

function begin(outdir: string) {
  const app = new App({ outdir });
  const stack = new Stack(app, STACK);
  return { app, stack, topic: new Topic(stack, 'OnCall', { enforceSSL: true }) };
}

function access(stack: Stack, alarmTopic: ITopic, id: string, rotation: Rotation): RotatingSecret {
  const user = new User(stack, `${id}User`);
  const secret = new RotatingSecret(stack, id, {
    credential: Credential.accessKey({ user }),
    rotation,
    alarmTopic,
  });
  secret.grantRead(reader(stack, `${id}Reader`));
  return secret;
}

function generated(stack: Stack, alarmTopic: ITopic, id: string): RotatingSecret {
  const rotation = Rotation.every(Duration.days(2));
  const secret = new RotatingSecret(stack, id, { credential: Credential.generated(), rotation, alarmTopic });
  secret.grantRead(reader(stack, `${id}Reader`), { previous: true });
  return secret;
}

function reader(stack: Stack, id: string): Role {
  return new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
}

function denied(action: string, from: string, to: string): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    actions: [action],
    resources: ['*'],
    conditions: {
      DateGreaterThan: { 'aws:CurrentTime': `${from}T00:00:00Z` },
      DateLessThan: { 'aws:CurrentTime': `${to}T00:00:00Z` },
    },
  });
}
