import type { AuditEvent } from './events';

/**
 * Calls by which an attacker may keep access, hide, or use the account, by service. The names of the call are without the
 * version of an API.
 */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  iam: [
    ...['CreateUser', 'CreateAccessKey', 'UpdateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile'],
    ...['AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy'],
    ...['PutUserPolicy', 'PutRolePolicy', 'PutGroupPolicy'],
    ...['CreatePolicy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion'],
    // They may remove a policy that denies, such as that of a response.
    ...['DetachUserPolicy', 'DeleteUserPolicy', 'DetachRolePolicy', 'DeleteRolePolicy'],
    ...['PutUserPermissionsBoundary', 'DeleteUserPermissionsBoundary', 'DeleteRolePermissionsBoundary'],
    ...['CreateRole', 'UpdateAssumeRolePolicy', 'UpdateRole', 'AddUserToGroup', 'AddRoleToInstanceProfile'],
    ...[
      'CreateServiceSpecificCredential',
      'UpdateServiceSpecificCredential',
      'ResetServiceSpecificCredential',
    ],
    ...['UploadSSHPublicKey', 'UpdateSSHPublicKey', 'UploadSigningCertificate', 'UpdateSigningCertificate'],
    ...['CreateOpenIDConnectProvider', 'AddClientIDToOpenIDConnectProvider'],
    ...['UpdateOpenIDConnectProviderThumbprint', 'CreateSAMLProvider', 'UpdateSAMLProvider'],
    ...['CreateVirtualMFADevice', 'EnableMFADevice', 'DeactivateMFADevice', 'ChangePassword'],
  ],
  // Sessions of a role outlive the key, and policies of the user do not apply to them.
  sts: ['AssumeRole', 'AssumeRoot'],
  rolesanywhere: ['CreateTrustAnchor', 'UpdateTrustAnchor', 'CreateProfile', 'UpdateProfile'],
  sso: ['CreateAccountAssignment', 'CreatePermissionSet', 'PutInlinePolicyToPermissionSet'],
  'sso-directory': ['CreateUser', 'AddMemberToGroup'],
  organizations: ['InviteAccountToOrganization', 'CreateAccount', 'LeaveOrganization'],
  lambda: [
    ...['CreateFunction', 'UpdateFunctionCode', 'UpdateFunctionConfiguration', 'AddPermission'],
    ...['CreateFunctionUrlConfig', 'UpdateFunctionUrlConfig', 'CreateEventSourceMapping'],
    ...['PublishLayerVersion', 'AddLayerVersionPermission'],
  ],
  ec2: [
    ...['RunInstances', 'RequestSpotInstances', 'RequestSpotFleet', 'CreateFleet', 'CreateLaunchTemplate'],
    ...['ImportKeyPair', 'CreateKeyPair', 'ModifyInstanceAttribute', 'CreateLaunchTemplateVersion'],
    ...[
      'AssociateIamInstanceProfile',
      'ReplaceIamInstanceProfileAssociation',
      'CreateInstanceConnectEndpoint',
    ],
    ...['AuthorizeSecurityGroupIngress', 'ModifySnapshotAttribute', 'ModifyImageAttribute'],
  ],
  ecs: ['RegisterTaskDefinition', 'RunTask', 'CreateService', 'UpdateService'],
  codebuild: ['CreateProject', 'UpdateProject', 'StartBuild'],
  cloudformation: ['CreateStack', 'UpdateStack', 'CreateStackSet', 'CreateStackInstances'],
  events: ['PutRule', 'PutTargets', 'PutPermission'],
  scheduler: ['CreateSchedule', 'UpdateSchedule'],
  states: ['CreateStateMachine', 'UpdateStateMachine'],
  ssm: ['SendCommand', 'StartSession', 'CreateActivation', 'CreateAssociation', 'ModifyDocumentPermission'],
  sagemaker: [
    'CreateNotebookInstance',
    'CreatePresignedNotebookInstanceUrl',
    'CreateNotebookInstanceLifecycleConfig',
  ],
  secretsmanager: ['PutResourcePolicy', 'PutSecretValue', 'UpdateSecret', 'ReplicateSecretToRegions'],
  kms: ['CreateGrant', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey'],
  s3: ['PutBucketPolicy', 'PutBucketAcl', 'PutBucketReplication', 'DeleteBucketPublicAccessBlock'],
  ecr: ['SetRepositoryPolicy', 'PutRegistryPolicy'],
  sqs: ['AddPermission', 'SetQueueAttributes'],
  sns: ['AddPermission', 'SetTopicAttributes', 'Subscribe'],
  rds: ['ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute', 'ModifyDBInstance'],
  ses: ['CreateEmailIdentity', 'VerifyDomainIdentity', 'VerifyEmailIdentity', 'PutAccountDetails'],
  bedrock: [
    'PutUseCaseForModelAccess',
    'CreateFoundationModelAgreement',
    'DeleteModelInvocationLoggingConfiguration',
  ],
  cloudtrail: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'],
  guardduty: ['DeleteDetector', 'UpdateDetector', 'CreateFilter'],
  config: ['StopConfigurationRecorder', 'DeleteConfigurationRecorder'],
};

const NAMES = new Set(
  Object.entries(CHANGES).flatMap(([service, actions]) => actions.map((action) => `${service}:${action}`)),
);

/** True if the call changed something that may give access. */
export const isChange = ({ service, action }: AuditEvent): boolean => NAMES.has(`${service}:${action}`);

/** True if the call read a secret value. */
export const isSecretRead = ({ service, action }: AuditEvent): boolean =>
  (service === 'secretsmanager' && action === 'GetSecretValue') ||
  (service === 'ssm' && /^GetParameter(s|History|sByPath)?$/.test(action));
