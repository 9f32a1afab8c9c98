/** App of the check: a leak response that covers secrets and customers' keys. The CDK CLI runs it. */
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  ApiKeyStore,
  Credential,
  LeakIndex,
  LeakResponse,
  LeakSource,
  LogGuard,
  RotatingSecret,
} from '../../../lib';
import { ACCOUNT, REGION } from '../../../rehearsal/checks/deploy/environment';
import { KEYS } from './github';
import { APP } from './github-app';
import { makeKillable } from './killable';
import { EXEMPT, GITLAB_TYPE, HOOK, PREFIX, STACK, TWINS, USERS } from './names';
import { overridePartnerKeys } from './partner-keys';
import { shortenTimes } from './times';

const app = new App();
const folder = String(app.node.getContext('folder'));
const api = String(app.node.getContext('github'));
const stack = new Stack(app, STACK, { env: { account: ACCOUNT, region: REGION } });
const removalPolicy = RemovalPolicy.DESTROY;

const index = new LeakIndex(stack, 'Index', { removalPolicy });
const notify = new Topic(stack, 'OnCall', { enforceSSL: true });
const inbox = new Queue(stack, 'Inbox');
notify.addSubscription(new SqsSubscription(inbox, { rawMessageDelivery: true }));
const leaks = new LeakResponse(stack, 'Leaks', {
  index,
  notify,
  exemptUsers: [new User(stack, 'BreakGlass', { userName: EXEMPT })],
  responsesPerHour: 20,
  observation: Duration.minutes(1),
});
const generateSecretString = { excludePunctuation: true };
const webhookSecret = new Secret(stack, 'WebhookSecret', { generateSecretString, removalPolicy });
const token = new Secret(stack, 'Token', { generateSecretString, removalPolicy });
leaks.addSource(LeakSource.github({ webhookSecret, token, api }));
const privateKey = new Secret(stack, 'AppKey', { generateSecretString, removalPolicy });
leaks.addSource(LeakSource.github({ webhookSecret, app: { clientId: APP, privateKey }, api }));
leaks.addSource(LeakSource.awsHealth());
leaks.addSource(LeakSource.quarantine());
leaks.addSource(LeakSource.guardDuty());
leaks.addSource(LeakSource.githubPartner());
const gitLabToken = new Secret(stack, 'GitLabToken', { generateSecretString, removalPolicy });
leaks.addSource(LeakSource.gitlab({ token: gitLabToken, types: [GITLAB_TYPE] }));
const guard = new LogGuard(stack, 'Guard', { index });
const appLog = new LogGroup(stack, 'AppLog', { removalPolicy });
guard.protect(appLog);
leaks.addSource(LeakSource.logGuard(guard));

for (const userName of USERS) {
  const credential = Credential.accessKey({ user: new User(stack, `User-${userName}`, { userName }) });
  const props = { credential, leakIndex: index, secretName: userName, removalPolicy };
  leaks.covers(new RotatingSecret(stack, `Key-${userName}`, props));
}
const credential = Credential.generated({ prefix: 'hook_' });
leaks.covers(
  new RotatingSecret(stack, 'Hook', { credential, leakIndex: index, secretName: HOOK, removalPolicy }),
);
for (const { secret: secretName, construct } of TWINS) {
  const twin = new RotatingSecret(stack, construct, {
    ...{ credential: Credential.generated({ prefix: 'hook_' }), leakIndex: index, secretName, removalPolicy },
  });
  leaks.covers(twin);
  new CfnOutput(stack, `CheckRotator${construct}`, { value: twin.rotator.handler.functionName });
}
const store = new ApiKeyStore(stack, 'Keys', { prefix: PREFIX, removalPolicy });
leaks.covers(store);

const outputs = {
  Intake: leaks.intake.functionName,
  Machine: leaks.stateMachine.stateMachineArn,
  Evidence: leaks.evidence.bucketName,
  Inbox: inbox.queueUrl,
  Log: appLog.logGroupName,
  Store: store.table.tableName,
  Token: token.secretArn,
  AppKey: privateKey.secretArn,
  GitLabShared: gitLabToken.secretArn,
  WebhookSecret: webhookSecret.secretArn,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, `Check${name}`, { value });
overridePartnerKeys(stack, `${api}${KEYS}`);
shortenTimes(stack);
makeKillable(stack, folder);
