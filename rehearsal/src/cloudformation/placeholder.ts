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

/** Properties with the name that ARNs and the attribute `Name` have, where Ref returns another id. Source: the same. */
const NAMES: Readonly<Record<string, string>> = { 'AWS::CodeCommit::Repository': 'RepositoryName' };

/** A placeholder for a resource that is not simulated, for references to it. A database has an identifier and endpoints. */
export function placeholder(
  type: string,
  properties: Json,
  generatedName: string,
  environment: Environment,
  database?: Database,
): ScopedResource {
  const id = database?.id ?? generatedName;
  const name = properties[NAMES[type] ?? ''];
  const inArn = typeof name === 'string' ? name : id;
  const service = (type.split('::')[1] ?? 'custom').toLowerCase();
  const arn =
    ARNS[type]?.(id, environment) ??
    `arn:aws:${service}:${environment.region}:${environment.account}:${inArn}`;
  return {
    physicalId: REF_IS_ARN.includes(type) ? arn : id,
    attribute(wanted) {
      const known = database?.attributes[wanted];
      if (known !== undefined) return known;
      if (NAMES[type] && wanted === 'Name') return inArn;
      const own = properties[wanted];
      if (own !== undefined && typeof own !== 'object' && !intrinsicOf(own)) return String(own);
      return /arn$/i.test(wanted) ? arn : `${id}-${wanted.toLowerCase()}`;
    },
  };
}
