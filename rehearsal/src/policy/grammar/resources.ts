/** Every partition that AWS documents. Source: "Partitions", AWS Fault Isolation Boundaries. */
const PARTITION = /^(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-[bef]|aws-eusc|\*)$/;

export const LEGACY_PARSING = 'The policy failed legacy parsing';

const IAM_TYPES = [
  ...['user/', 'federated-user/', 'role/', 'group/', 'instance-profile/', 'mfa/', 'server-certificate/'],
  ...['policy/', 'sms-mfa/', 'saml-provider/', 'oidc-provider/', 'report/', 'access-report/'],
];

/** Regional resources of S3. Source: "Resource types defined by Amazon S3", Service Authorization Reference. */
const REGIONAL_S3 = /^(accesspoint|job|storage-lens|storage-lens-group|async-request|access-grants)[/:]/;

/**
 * The message with which IAM refuses a value of Resource or NotResource; undefined if it is valid. IAM does not check
 * the region and the account any further. Sources: "IAM JSON policy elements: Resource" (no wildcard for the service),
 * "IAM identifiers"; the messages are AWS's.
 */
export function resourceProblem(text: string): string | undefined {
  if (text === '*') return undefined;
  // Policy variables contain colons.
  const [prefix, partition, service, region, account, ...rest] = text.replace(/\$\{[^}]*\}/g, '*').split(':');
  if (partition === undefined) return notAnArn(text);
  if (!PARTITION.test(partition)) {
    const known = service === '' && region === undefined ? undefined : service;
    const parts = [known, region, account, rest.length > 0 ? rest.join(':') : undefined];
    const padded = parts.map((part) => part ?? '*').join(':');
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${padded}".`;
  }
  if (prefix !== 'arn') return notAnArn(text);
  if (service === undefined || /[*?]/.test(service)) {
    return 'Resource vendor must be fully qualified and cannot contain regexes.';
  }
  // IAM accepts a shortened ARN without empty parts.
  if (service === '' || (rest.length === 0 && text.includes('::'))) return LEGACY_PARSING;
  const resource = rest.join(':');
  if (service === 'iam') return iamProblem(text, region, resource);
  if (service === 's3' && isSet(region) && !REGIONAL_S3.test(resource)) {
    return `Resource ${text} can not contain region information.`;
  }
  return undefined;
}

function iamProblem(text: string, region: string | undefined, resource: string): string | undefined {
  if (isSet(region)) return `IAM resource ${text} cannot contain region information.`;
  const type = resource.replace(/\/.*/s, '/');
  if (/[*?]/.test(type) || IAM_TYPES.includes(type)) return undefined;
  return `IAM resource path must either be "*" or start with ${IAM_TYPES.join(', ')}.`;
}

function isSet(region: string | undefined): boolean {
  return region !== undefined && !/^\*?$/.test(region);
}

function notAnArn(text: string): string {
  return `Resource ${text} must be in ARN format or "*".`;
}
