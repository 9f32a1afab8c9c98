import { object, type Resource, type Template } from './templates';

const DEPLOYMENT = 'Custom::CDKBucketDeployment';
const HASH = /[0-9a-f]{64}/;

/** Dynamic references to secrets, which CloudFormation resolves for a custom resource. */
const SECRET = /\{\{resolve:(?:secretsmanager|ssm-secure):/;

/** Hashes of the assets that a template copies to buckets from which anybody, or a distribution, may read. */
export function publicAssets({ resources }: Template): Set<string> {
  const keys = publicDeployments(resources).flatMap((id) => resources[id]?.Properties?.SourceObjectKeys);
  return new Set(keys.flatMap((key) => HASH.exec(String(key)) ?? []));
}

/** Logical ids of the deployments that write the value of a secret to such a bucket. */
export const publishedSecrets = ({ resources }: Template): string[] =>
  publicDeployments(resources).filter((id) =>
    SECRET.test(JSON.stringify(resources[id]?.Properties?.SourceMarkers ?? [])),
  );

function publicDeployments(resources: Readonly<Record<string, Resource>>): string[] {
  return Object.keys(resources).filter((id) => {
    const { Type, Properties = {} } = resources[id] as Resource;
    if (Type !== DEPLOYMENT) return false;
    const { Ref: bucket } = object(Properties.DestinationBucketName);
    return (
      Properties.DistributionId !== undefined || (typeof bucket === 'string' && isPublic(bucket, resources))
    );
  });
}

function isPublic(bucket: string, resources: Readonly<Record<string, Resource>>): boolean {
  const { WebsiteConfiguration, AccessControl } = resources[bucket]?.Properties ?? {};
  if (WebsiteConfiguration !== undefined || /^PublicRead/.test(String(AccessControl))) return true;
  return Object.values(resources).some(({ Type, Properties = {} }) => {
    if (Type !== 'AWS::S3::BucketPolicy' || object(Properties.Bucket).Ref !== bucket) return false;
    const { Statement } = object(Properties.PolicyDocument);
    return (Array.isArray(Statement) ? Statement : [Statement]).map(object).some(letsReadersIn);
  });
}

/** True for a statement by which anybody or CloudFront reads objects. */
function letsReadersIn({ Effect, Action, Principal }: Record<string, unknown>): boolean {
  if (Effect !== 'Allow' || !/s3:(?:Get\*?|GetObject\*?|\*)"|"\*"/i.test(JSON.stringify([Action].flat())))
    return false;
  const { AWS, Service, CanonicalUser } = object(Principal);
  const anybody = Principal === '*' || [AWS].flat().includes('*');
  return anybody || CanonicalUser !== undefined || [Service].flat().includes('cloudfront.amazonaws.com');
}
