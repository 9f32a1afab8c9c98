import { Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Publishes the changes of alarms to ALARM and back to OK to a topic. */
export function notifyOf(scope: Construct, topic: ITopic, alarms: readonly Alarm[]): void {
  const action = { bind: () => ({ alarmActionArn: topic.topicArn }) };
  for (const alarm of alarms) {
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
  // A topic with its own policy, such as one that enforces TLS, otherwise drops notifications silently.
  topic.grantPublish(
    new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
}
