import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify, verifyEqual } from '../../steps';
import type { Environment } from '../environment';

/** A patch of the folder patches: what ministack lacks, and the document that shows the behavior of AWS. */
type Patch = readonly [lacks: string, source: string];

const PATCHES: Readonly<Record<string, Patch>> = {
  'rotation-schedule': [
    'the type AWS::SecretsManager::RotationSchedule, and the check of the permission to invoke the function',
    'AWS::SecretsManager::RotationSchedule; "Permissions for rotation" in the Secrets Manager user guide',
  ],
  'resource-policy': [
    'the type AWS::SecretsManager::ResourcePolicy',
    'AWS::SecretsManager::ResourcePolicy; API_PutResourcePolicy',
  ],
  'principal-arn': [
    'the ARN of the role in aws:PrincipalArn of an assumed role: it returns the ARN of the session',
    'aws:PrincipalArn in "AWS global condition context keys" of the IAM user guide',
  ],
  'secret-ref': [
    'the ARN in Ref of AWS::SecretsManager::Secret: it returns the name',
    'AWS::SecretsManager::Secret, return values',
  ],
  'secret-without-value': [
    'secrets without a value: it stores an empty string as AWSCURRENT',
    'AWS::SecretsManager::Secret, GenerateSecretString: without it and SecretString the secret is empty',
  ],
  'first-version': [
    'AWSCURRENT on the first version of a secret that PutSecretValue stores with another label',
    'API_PutSecretValue',
  ],
  'rotate-secret': [
    'rotation: RotateSecret invokes no function and promotes a copy of the old value',
    'API_RotateSecret; "Rotation by Lambda function" in the Secrets Manager user guide',
  ],
  'response-url': [
    'a ResponseURL in the bucket of CloudFormation: it uses an address of its own gateway',
    '"Setting up VPC endpoints" in the CloudFormation user guide',
  ],
};

/** Patches that only stacks with a leak index, a leak response or API keys of API Gateway need. */
const OF_SOME_STACKS: Readonly<Record<string, Patch>> = {
  'api-key-state': [
    'the state of an API key as true or false after UpdateApiKey: a key that was disabled works',
    'API_UpdateApiKey and API_ApiKey of API Gateway',
  ],
  'alias-permission': [
    'the check of the permission on the key of an alias',
    '"Use aliases to control access to KMS keys" in the KMS developer guide',
  ],
  'batch-actions': [
    'the permissions of batches of SQS, which are those of the single actions',
    '"Amazon SQS API permissions" in the SQS developer guide',
  ],
  'mac-algorithm': [
    'the condition key kms:MacAlgorithm',
    '"Condition keys for AWS KMS" in the KMS developer guide',
  ],
};

/** Verifies that the plugin applied exactly these patches, and that ministack still needs each of them. */
export function requirePatchesNeeded({ ministack }: Environment): string[] {
  const text = readFileSync(join(ministack.record, 'patched.json'), 'utf8');
  const needed = JSON.parse(text) as Record<string, boolean>;
  const applied = Object.keys(needed).filter((name) => !(name in OF_SOME_STACKS));
  verifyEqual('Patches of plugin.py', applied.sort(), Object.keys(PATCHES).sort());
  const others = Object.entries(OF_SOME_STACKS).filter(([name]) => name in needed);
  return [...Object.entries(PATCHES), ...others].map(([name, [lacks, source]]) => {
    const found = `ministack ${ministack.version} no longer lacks ${lacks}.`;
    verify(needed[name] === true, found, `no patch ${name} in ministack/patches and ministack/patches.ts.`);
    return `ministack lacks ${lacks} (${source})`;
  });
}
