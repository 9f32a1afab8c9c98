import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { User } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { ApiKeyStore, Credential, LeakIndex, LeakResponse, RotatingSecret } from '../../../lib';
import { newStack, statementsOf } from '../support';

function responseIn(stack: Stack) {
  const index = new LeakIndex(stack, 'Index');
  const notify = new Topic(stack, 'OnCall', { enforceSSL: true });
  const leaks = new LeakResponse(stack, 'Leaks', { index, notify });
  return { index, leaks };
}

function covering(stack: Stack) {
  const parts = responseIn(stack);
  const user = new User(stack, 'Mailer');
  const mailer = new RotatingSecret(stack, 'MailerKey', {
    credential: Credential.accessKey({ user }),
    leakIndex: parts.index,
  });
  const store = new ApiKeyStore(stack, 'Keys', { prefix: 'shop' });
  parts.leaks.covers(mailer);
  parts.leaks.covers(store);
  return { ...parts, mailer, store };
}

test('synthesizes', () => {
  const stack = newStack();
  covering(stack);
  const template = Template.fromStack(stack);
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  console.log(
    JSON.stringify(machine, null, 1).slice(0, 3000),
    JSON.stringify(statementsOf(stack, 'LeaksMachineRole'), null, 1),
  );
});
