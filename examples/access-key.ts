/**
 * A Lambda function that sends mail with the access key of an IAM user, rotated every 90 days.
 *
 *     npx cdk synth --app 'npx tsx examples/access-key.ts'
 */
import { App, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret } from '../lib'; // in your app: from 'cdk-rekey'

export class MailStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const mailerKey = new RotatingSecret(this, 'MailerKey', {
      credential: Credential.accessKey({ user: new User(this, 'Mailer') }),
      alarmTopic: new Topic(this, 'OnCall'),
    });
    const sendMail = new LambdaFunction(this, 'SendMail', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      environment: { MAILER_KEY: mailerKey.secret.secretArn },
    });
    mailerKey.grantRead(sendMail);
    // The first key exists before the function, in case the deploy invokes it.
    sendMail.node.addDependency(mailerKey);
  }
}

new MailStack(new App(), 'Mail');
