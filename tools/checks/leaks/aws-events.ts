import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../../../rehearsal/checks/deploy/environment';
import type { Deployed } from './deployed';

/** AWS Health reports access keys. The event arrives on the bus of the region of the response. */
export async function leakAtHealth(deployed: Deployed, keys: readonly string[]): Promise<void> {
  await putEvent(deployed, 'aws.health', 'AWS Health Event', {
    eventArn: `arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/${randomUUID()}`,
    ...{ service: 'RISK', eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED', eventTypeCategory: 'issue' },
    ...{ eventScopeCode: 'ACCOUNT_SPECIFIC', communicationId: randomUUID(), statusCode: 'open' },
    ...{ startTime: new Date().toUTCString(), eventRegion: 'us-east-1', affectedAccount: ACCOUNT },
    ...{ page: '1', totalPages: '1' },
    eventDescription: [{ language: 'en_US', latestDescription: 'An access key is exposed.' }],
    affectedEntities: keys.map((entityValue) => ({ entityValue })),
  });
}

/** AWS attaches the quarantine policy to a user. The event, which CloudTrail records, names no key. */
export async function quarantine(deployed: Deployed, userName: string): Promise<void> {
  const policyArn = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV4';
  await putEvent(deployed, 'aws.iam', 'AWS API Call via CloudTrail', {
    ...{ eventVersion: '1.11', eventSource: 'iam.amazonaws.com', eventName: 'AttachUserPolicy' },
    ...{ eventType: 'AwsApiCall', eventCategory: 'Management', managementEvent: true, readOnly: false },
    ...{ awsRegion: 'us-east-1', eventID: randomUUID(), requestID: randomUUID() },
    ...{ eventTime: new Date().toISOString(), recipientAccountId: ACCOUNT },
    ...{ requestParameters: { userName, policyArn }, responseElements: null },
    userIdentity: { type: 'AWSService', accountId: ACCOUNT, invokedBy: 'a service of AWS' },
  });
}

/** GuardDuty relates several signals to one compromised access key. */
export async function findAttackSequence(deployed: Deployed, key: string): Promise<void> {
  const resources = [
    { uid: key, resourceType: 'ACCESS_KEY', data: { accessKey: { userType: 'IAMUser' } } },
    { uid: `arn:aws:s3:::${randomUUID()}`, resourceType: 'S3_BUCKET' },
  ];
  await findByGuardDuty(deployed, {
    ...{ type: 'AttackSequence:IAM/CompromisedCredentials', severity: 9 },
    resource: { resourceType: 'AttackSequence' },
    service: { serviceName: 'guardduty', archived: false, count: 1, detection: { sequence: { resources } } },
  });
}

/** GuardDuty sees an unusual use of an access key. */
export async function findAnomaly(deployed: Deployed, accessKeyId: string, userName: string): Promise<void> {
  await findByGuardDuty(deployed, {
    ...{ type: 'CredentialAccess:IAMUser/AnomalousBehavior', severity: 5 },
    resource: { resourceType: 'AccessKey', accessKeyDetails: { accessKeyId, userName, userType: 'IAMUser' } },
    service: { serviceName: 'guardduty', archived: false, count: 1 },
  });
}

async function findByGuardDuty(deployed: Deployed, finding: object): Promise<void> {
  const id = randomUUID().replaceAll('-', '');
  const now = new Date().toISOString();
  await putEvent(deployed, 'aws.guardduty', 'GuardDuty Finding', {
    ...{ schemaVersion: '2.0', accountId: ACCOUNT, region: REGION, partition: 'aws', id },
    arn: `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/check/finding/${id}`,
    ...{ createdAt: now, updatedAt: now, title: 'A finding', ...finding },
  });
}

/** Puts an event of a service of AWS on the default bus. */
async function putEvent(
  { call }: Deployed,
  Source: string,
  DetailType: string,
  detail: object,
): Promise<void> {
  const entry = { Source, DetailType, Detail: JSON.stringify(detail) };
  await call('events', 'PutEvents', { Entries: [{ ...entry, Time: Date.now() / 1000, Resources: [] }] });
}
