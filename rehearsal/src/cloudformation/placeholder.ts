import type { Json } from '../assembly/json-file';
import { intrinsicOf } from './template';

interface Environment {
  readonly account: string;
  readonly region: string;
}

/** ARNs that do not have the usual form: those of IAM and of buckets tell no region. */
const ARNS: Readonly<Record<string, (id: string, environment: Environment) => string>> = {
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id}`,
  'AWS::IAM::Group': (id, { account }) => `arn:aws:iam::${account}:group/${id}`,
  'AWS::IAM::InstanceProfile': (id, { account }) => `arn:aws:iam::${account}:instance-profile/${id}`,
  'AWS::IAM::OIDCProvider': (id, { account }) => `arn:aws:iam::${account}:oidc-provider/${id}`,
  'AWS::IAM::SAMLProvider': (id, { account }) => `arn:aws:iam::${account}:saml-provider/${id}`,
};

/** Types whose Ref is an ARN. Source: "Return values" of each, AWS CloudFormation Template Reference. */
const REFERRED_BY_ARN = [
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

/** Stands in for a resource of a type that is not simulated, so that what refers to it can be created. */
export function recorded(
  type: string,
  properties: Json,
  id: string,
  environment: Environment,
): { physicalId: string; attribute(name: string): unknown } {
  const service = (type.split('::')[1] ?? 'custom').toLowerCase();
  const arn =
    ARNS[type]?.(id, environment) ?? `arn:aws:${service}:${environment.region}:${environment.account}:${id}`;
  return {
    physicalId: REFERRED_BY_ARN.includes(type) ? arn : id,
    attribute(name) {
      const own = properties[name];
      if (own !== undefined && typeof own !== 'object' && !intrinsicOf(own)) return String(own);
      return /arn$/i.test(name) ? arn : `${id}-${name.toLowerCase()}`;
    },
  };
}
