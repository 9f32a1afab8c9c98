import type { Json } from '../assembly/json-file';
import type { Database } from './databases';
import type { Environment, ScopedResource } from './scope';
import { intrinsicOf } from './template';

/** ARNs that do not end with the service, region, account and id. */
const ARNS: Readonly<Record<string, (id: string, environment: Environment) => string>> = {
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id}`,
  'AWS::DynamoDB::Table': (id, { account, region }) => `arn:aws:dynamodb:${region}:${account}:table/${id}`,
  'AWS::IAM::Group': (id, { account }) => `arn:aws:iam::${account}:group/${id}`,
  'AWS::IAM::InstanceProfile': (id, { account }) => `arn:aws:iam::${account}:instance-profile/${id}`,
  'AWS::IAM::OIDCProvider': (id, { account }) => `arn:aws:iam::${account}:oidc-provider/${id}`,
  'AWS::IAM::SAMLProvider': (id, { account }) => `arn:aws:iam::${account}:saml-provider/${id}`,
};

/** Types whose Ref returns an ARN. Source: "Return values" of each, AWS CloudFormation Template Reference. */
const REF_IS_ARN = [
  'AWS::Batch::JobDefinition',
  'AWS::Batch::JobQueue',
  'AWS::CertificateManager::Certificate',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::IAM::OIDCProvider',
  'AWS::IAM::SAMLProvider',
  'AWS::StepFunctions::Activity',
  'AWS::StepFunctions::StateMachine',
];

/** A placeholder for a resource that is not simulated, for references to it. A database has an identifier and endpoints. */
export function placeholder(
  type: string,
  properties: Json,
  generatedName: string,
  environment: Environment,
  database?: Database,
): ScopedResource {
  const id = database?.id ?? generatedName;
  const service = (type.split('::')[1] ?? 'custom').toLowerCase();
  const arn =
    ARNS[type]?.(id, environment) ?? `arn:aws:${service}:${environment.region}:${environment.account}:${id}`;
  return {
    physicalId: REF_IS_ARN.includes(type) ? arn : id,
    attribute(name) {
      const known = database?.attributes[name];
      if (known !== undefined) return known;
      const own = properties[name];
      if (own !== undefined && typeof own !== 'object' && !intrinsicOf(own)) return String(own);
      return /arn$/i.test(name) ? arn : `${id}-${name.toLowerCase()}`;
    },
  };
}
