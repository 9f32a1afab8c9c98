/** A partition of AWS: regions that share host names and accounts. */
export interface Partition {
  readonly name: string;
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string;
}

/** Partitions by the pattern of their regions, as the SDKs know them. */
const PARTITIONS: readonly (readonly [RegExp, Partition])[] = [
  [/^cn-/, partition('aws-cn', 'amazonaws.com.cn', 'api.amazonwebservices.com.cn')],
  [/^us-gov-/, partition('aws-us-gov', 'amazonaws.com', 'api.aws')],
  [/^us-iso-/, partition('aws-iso', 'c2s.ic.gov', 'api.aws.ic.gov')],
  [/^us-isob-/, partition('aws-iso-b', 'sc2s.sgov.gov', 'api.aws.scloud')],
  [/^eu-isoe-/, partition('aws-iso-e', 'cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk')],
  [/^us-isof-/, partition('aws-iso-f', 'csp.hci.ic.gov', 'api.aws.hci.ic.gov')],
  [/^eusc-/, partition('aws-eusc', 'amazonaws.eu', 'api.amazonwebservices.eu')],
];
const COMMERCIAL = partition('aws', 'amazonaws.com', 'api.aws');

/** The partition of a region. An unknown region is taken for a new one of the partition `aws`. */
export function partitionOf(region: string): Partition {
  return PARTITIONS.find(([pattern]) => pattern.test(region))?.[1] ?? COMMERCIAL;
}

function partition(name: string, dnsSuffix: string, dualStackDnsSuffix: string): Partition {
  return { name, dnsSuffix, dualStackDnsSuffix };
}
