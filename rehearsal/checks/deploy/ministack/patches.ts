import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '../../steps';
import type { Environment } from '../environment';

/** What plugin.py does in ministack's place, why, and what decides that AWS does it so. */
export const PATCHES: Readonly<Record<string, { readonly lacks: string; readonly decidedBy: string }>> = {
  'rotation-schedule': {
    lacks: 'the type AWS::SecretsManager::RotationSchedule, and the look whether the function may be invoked',
    decidedBy:
      'AWS::SecretsManager::RotationSchedule; "Permissions for rotation" in the Secrets Manager user guide',
  },
  'resource-policy': {
    lacks: 'the type AWS::SecretsManager::ResourcePolicy',
    decidedBy: 'AWS::SecretsManager::ResourcePolicy; API_PutResourcePolicy',
  },
  'principal-arn': {
    lacks: 'the ARN of the role as aws:PrincipalArn of an assumed role: it gives that of the session',
    decidedBy: 'aws:PrincipalArn, in "AWS global condition context keys" of the IAM user guide',
  },
  'secret-ref': {
    lacks: 'the ARN as what Ref of AWS::SecretsManager::Secret gives: it gives the name',
    decidedBy: 'AWS::SecretsManager::Secret, return values',
  },
  'secret-without-value': {
    lacks: 'secrets without a value: it stores an empty text as AWSCURRENT',
    decidedBy:
      'AWS::SecretsManager::Secret, GenerateSecretString: without it and SecretString the secret is empty',
  },
  'rotate-secret': {
    lacks: 'rotation: RotateSecret invokes nothing and promotes a copy of the old value',
    decidedBy: 'API_RotateSecret, and "Rotation by Lambda function" in the Secrets Manager user guide',
  },
  'response-url': {
    lacks: "a ResponseURL in CloudFormation's bucket: it gives an address of its own gateway",
    decidedBy: '"Setting up VPC endpoints" in the CloudFormation user guide',
  },
};

/** Each filling is on the list, and was still needed; so is each entry of the list. */
export function requirePatchesNeeded({ ministack }: Environment): string[] {
  const found = JSON.parse(readFileSync(join(ministack.record, 'filled.json'), 'utf8')) as Record<
    string,
    boolean
  >;
  for (const name of Object.keys(found)) {
    verify(
      name in PATCHES,
      `The plugin fills in ${name}, which ministack/fillings.ts does not list.`,
      'its reason.',
    );
  }
  return Object.entries(PATCHES).map(([name, { lacks, decidedBy }]) => {
    verify(
      found[name] === true,
      `ministack ${ministack.version} no longer lacks ${name} (${lacks}).`,
      'that the plugin and ministack/fillings.ts leave it to ministack.',
    );
    return `ministack lacks ${lacks} (${decidedBy})`;
  });
}
