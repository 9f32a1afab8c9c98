import { domainOf } from '../aws/partitions';

/**
 * True if a URL is a response URL of CloudFormation in this region: a presigned URL of the bucket
 * `cloudformation-custom-resource-response-` followed by the region without hyphens (CloudFormation User Guide, "Setting up
 * VPC endpoints"). The function and the stack are in one region. S3 has several host names for a bucket.
 */
export function isResponseUrl(text: string, region: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const bucket = `cloudformation-custom-resource-response-${region.replaceAll('-', '')}`;
  const hosts = ['', `.${region}`, `-${region}`, `.dualstack.${region}`].map(
    (where) => `${bucket}.s3${where}.${domainOf(region)}`,
  );
  return url.protocol === 'https:' && hosts.includes(url.host) && url.username === '';
}
