/**
 * A shop that answers leaks of its mailer's access key, of the key of its webhook, and of the API keys of its customers.
 *
 *     npx cdk synth --app 'npx tsx examples/leak-response/app.ts'
 */
import { App, ArnFormat, Stack, type StackProps } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
// In your app: from 'cdk-rekey'.
import {
  ApiKeyStore,
  Credential,
  LeakIndex,
  LeakResponse,
  LeakResponseMode,
  LeakSource,
  RotatingSecret,
} from '../../lib';

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const notify = new Topic(this, 'OnCall', { enforceSSL: true });
    const index = new LeakIndex(this, 'LeakIndex');

    const mailer = new RotatingSecret(this, 'MailerKey', {
      credential: Credential.accessKey({ user: new User(this, 'Mailer') }),
      alarmTopic: notify,
      leakIndex: index,
    });
    const hook = new RotatingSecret(this, 'HookKey', {
      credential: Credential.generated({ prefix: 'hook_' }),
      alarmTopic: notify,
      leakIndex: index,
    });
    const customers = new ApiKeyStore(this, 'Customers', { prefix: 'shop_live' });

    // No response touches the user with which people get in when everything else fails.
    const breakGlass = new User(this, 'BreakGlass');
    const leaks = new LeakResponse(this, 'Leaks', { index, notify, exemptUsers: [breakGlass] });
    leaks.covers(mailer);
    // Partners read this key once a day, so a person decides when it is replaced.
    leaks.covers(hook, { mode: LeakResponseMode.APPROVAL });
    leaks.covers(customers);

    // Both are created by hand: docs/leak-response.md, "Sources".
    const secretNamed = (name: string) =>
      Secret.fromSecretCompleteArn(
        this,
        name,
        this.formatArn({
          service: 'secretsmanager',
          resource: 'secret',
          resourceName: name,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      );
    const webhookSecret = secretNamed('shop-github-webhook-AbCdEf');
    const privateKey = secretNamed('shop-github-app-GhIjKl');
    const app = { clientId: 'Iv23liABCDEFGHIJKLMN', privateKey };
    leaks.addSource(LeakSource.github({ webhookSecret, app }));
    leaks.addSource(LeakSource.awsHealth());
  }
}

if (require.main === module) {
  const env = { account: process.env.CDK_DEFAULT_ACCOUNT ?? '111111111111', region: 'eu-central-1' };
  new ShopStack(new App(), 'LeakShop', { env });
}
