import type { AuditEvent } from './events';

/**
 * Names of members that name the resource of a call, the most telling first. The answer is searched before the request: it
 * has what was created, and the user of a call that a user made for itself.
 */
const NAMES = [
  ...[
    'roleArn',
    'targetPrincipal',
    'functionArn',
    'functionName',
    'stateMachineArn',
    'stackId',
    'secretId',
    'name',
  ],
  ...['instanceId', 'keyName', 'keyPairId', 'groupId', 'imageId', 'snapshotId', 'launchTemplateId'],
  ...['bucketName', 'keyId', 'grantId', 'roleName', 'groupName', 'userName', 'policyArn', 'policyName'],
  ...['accessKeyId', 'serviceSpecificCredentialId', 'sSHPublicKeyId', 'certificateId', 'serialNumber'],
  ...['openIDConnectProviderArn', 'sAMLProviderArn', 'instanceProfileName', 'principal', 'modelId'],
  ...['taskDefinitionArn', 'projectName', 'queueUrl', 'topicArn', 'repositoryName', 'documentName'],
];
const MOST = 6;
const LONGEST = 300;

/** Text that names the resources of a call, such as `userName=mallory, accessKeyId=AKIA…`. */
export function resourceOf({ response, request }: AuditEvent): string {
  const found = new Map<string, string>();
  for (const part of [response, request]) find(part, found, 0);
  const parts = NAMES.flatMap((name) => (found.has(name) ? [`${name}=${found.get(name)}`] : []));
  return parts.slice(0, MOST).join(', ').slice(0, LONGEST) || 'not named by the event';
}

function find(value: unknown, found: Map<string, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > 6) return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string') {
      if (NAMES.includes(name) && !found.has(name)) found.set(name, member);
    } else find(member, found, depth + 1);
  }
}

/** Names of the secrets and parameters that a call read. */
export function secretsReadBy({ request }: AuditEvent): string[] {
  const { secretId, name, names, path } = Object(request) as Readonly<Record<string, unknown>>;
  return [secretId, name, path, ...(Array.isArray(names) ? names : [])].filter(
    (one): one is string => typeof one === 'string',
  );
}
