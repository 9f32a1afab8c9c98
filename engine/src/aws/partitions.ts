interface Partition {
  /** Prefix of the names of its regions. */
  readonly prefix: string;
  /** Domain of its S3 endpoints. */
  readonly domain: string;
  /** Its regions, in order of preference. */
  readonly regions: readonly string[];
}

/** Partitions other than `aws`, by `partitions.json` of the AWS SDKs. */
const PARTITIONS: readonly Partition[] = [
  { prefix: 'cn-', domain: 'amazonaws.com.cn', regions: ['cn-north-1', 'cn-northwest-1'] },
  { prefix: 'us-gov-', domain: 'amazonaws.com', regions: ['us-gov-west-1', 'us-gov-east-1'] },
  { prefix: 'us-iso-', domain: 'c2s.ic.gov', regions: ['us-iso-east-1', 'us-iso-west-1'] },
  { prefix: 'us-isob-', domain: 'sc2s.sgov.gov', regions: ['us-isob-east-1', 'us-isob-west-1'] },
  { prefix: 'us-isof-', domain: 'csp.hci.ic.gov', regions: ['us-isof-south-1', 'us-isof-east-1'] },
  { prefix: 'eu-isoe-', domain: 'cloud.adc-e.uk', regions: ['eu-isoe-west-1'] },
  { prefix: 'eusc-', domain: 'amazonaws.eu', regions: ['eusc-de-east-1'] },
];

/** The partition `aws`, with two regions that cannot be disabled. */
const STANDARD: Partition = { prefix: '', domain: 'amazonaws.com', regions: ['us-east-1', 'us-west-2'] };
const STANDARD_REGION = /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/;

/** The partition of a region. An unknown partition has no other region. */
function partitionOf(region: string): Partition {
  const known = PARTITIONS.find(({ prefix }) => region.startsWith(prefix));
  if (known) return known;
  return STANDARD_REGION.test(region) ? STANDARD : { ...STANDARD, regions: [] };
}

/** Another region of the same partition; undefined if there is none. */
export function otherRegion(home: string): string | undefined {
  return partitionOf(home).regions.find((region) => region !== home);
}

/** Domain of the S3 endpoints of a region. */
export const domainOf = (region: string): string => partitionOf(region).domain;
