import { domainOf } from '../aws/partitions';

/**
 * Tells whether CloudFormation of this region takes answers at an address: a presigned URL of its bucket
 * `cloudformation-custom-resource-response-` and the region without hyphens (CloudFormation user guide, "Setting up
 * VPC endpoints"). The function and the stack are in one region. S3 has several host names for one bucket.
 */
export function isAnswerAddress(text: string, region: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const bucket = `cloudformation-custom-resource-response-${region.replaceAll('-', '')}`;
  const hosts = ['', `.${region}`, `-${region}`, `.dualstack.${region}`].map(
    (where) => `${bucket}.s3${where}.${domainOf(region)}`,
  );
  return url.protocol === 'https:' && hosts.includes(url.host) && url.username === '';
}
