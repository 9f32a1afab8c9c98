import type { SynthRuleId } from './contract';
import type { Reference } from './intrinsics';
import type { Resource } from './templates';

/** Attributes that are secrets, by resource type (CloudFormation Template Reference, "Return values"). */
const SECRET_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::AccessKey': ['SecretAccessKey'],
  'AWS::IAM::ServiceSpecificCredential': ['ServicePassword', 'ServiceCredentialSecret'],
  'AWS::AppSync::ApiKey': ['ApiKey'],
  'AWS::Cognito::UserPoolClient': ['ClientSecret'],
};

/** Rule that a reference breaks outside of properties that hold secrets, or undefined. */
export function secretAttribute(
  { id, attribute }: Reference,
  resources: Readonly<Record<string, Resource>>,
): SynthRuleId | undefined {
  const type = resources[id ?? '']?.Type ?? '';
  if (attribute === undefined || !SECRET_ATTRIBUTES[type]?.includes(attribute)) return undefined;
  return type === 'AWS::IAM::AccessKey' ? 'secret-access-key-in-template' : 'secret-attribute-in-template';
}
