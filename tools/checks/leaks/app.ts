/** App of the check: a leak response with a secret for each leak. The CDK CLI runs it. */
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { ApiKeyStore, Credential, LeakIndex, LeakResponse, RotatingSecret } from '../../../lib';
import { ACCOUNT, REGION } from '../../../rehearsal/checks/deploy/environment';
import { makeKillable } from './killable';
import { PREFIX, STACK, USERS } from './names';

const app = new App();
const folder = String(app.node.getContext('folder'));
const stack = new Stack(app, STACK, { env: { account: ACCOUNT, region: REGION } });
const removalPolicy = RemovalPolicy.DESTROY;

const index = new LeakIndex(stack, 'Index', { removalPolicy });
const notify = new Topic(stack, 'OnCall', { enforceSSL: true });
const inbox = new Queue(stack, 'Inbox');
notify.addSubscription(new SqsSubscription(inbox, { rawMessageDelivery: true }));
const exempt = new User(stack, 'BreakGlass', { userName: 'break-glass' });
const leaks = new LeakResponse(stack, 'Leaks', {
  index,
  notify,
  exemptUsers: [exempt],
  responsesPerHour: 20,
  observation: Duration.minutes(1),
});
for (const userName of USERS) {
  const user = new User(stack, `User-${userName}`, { userName });
  const credential = Credential.accessKey({ user });
  leaks.covers(
    new RotatingSecret(stack, `Key-${userName}`, {
      credential,
      leakIndex: index,
      secretName: userName,
      removalPolicy,
    }),
  );
}
const hook = new RotatingSecret(stack, 'Hook', {
  credential: Credential.generated({ prefix: 'hook_' }),
  leakIndex: index,
  secretName: 'hook',
  removalPolicy,
});
leaks.covers(hook);
const store = new ApiKeyStore(stack, 'Keys', { prefix: PREFIX, removalPolicy });
leaks.covers(store);

const outputs = {
  Machine: leaks.stateMachine.stateMachineArn,
  Intake: leaks.intake.functionName,
  Evidence: leaks.evidence.bucketName,
  Inbox: inbox.queueUrl,
  Store: store.table.tableName,
  IndexTable: index.table.tableArn,
  IndexKey: index.key.keyArn,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, `Out${name}`, { value });
makeKillable(stack, folder);
