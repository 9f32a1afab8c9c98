import type { LocalAws } from '../../local-aws';
import type { Secret } from './secret';

/** Events of the versions of a secret that is deleted or restored. */
type DeletionEventName = 'StartSecretVersionDelete' | 'CancelSecretVersionDelete' | 'EndSecretVersionDelete';

/**
 * Puts a service event on the default bus of EventBridge. Its detail type differs from that of an API call.
 * Source: "AWS CloudTrail entries for Secrets Manager", Secrets Manager User Guide.
 */
export function putServiceEvent(
  aws: LocalAws,
  secret: Secret,
  name: string,
  data: Readonly<Record<string, string>> = {},
): void {
  aws.events.put({
    source: 'aws.secretsmanager',
    detailType: 'AWS Service Event via CloudTrail',
    detail: {
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: name,
      eventType: 'AwsServiceEvent',
      eventTime: new Date(aws.timeline.now()).toISOString(),
      awsRegion: secret.region,
      recipientAccountId: secret.accountId,
      additionalEventData: { SecretId: secret.arn, ...data },
    },
  });
}

/** Puts one event for each version of the secret. */
export function putDeletionEvents(aws: LocalAws, secret: Secret, name: DeletionEventName): void {
  for (const id of secret.versions.keys()) putServiceEvent(aws, secret, name, { SecretVersion: id });
}
