import { ServiceFailure } from '../../../http/service-failure';
import { partitionOf } from './partitions';

/** A service of AWS, as its endpoints and signatures name it. */
export interface AwsService {
  /** First label of its hosts and name in signatures. */
  readonly id: 'dynamodb' | 'kms' | 'secretsmanager' | 'sqs' | 'ssm' | 'sts';
  /** Suffix of `AWS_ENDPOINT_URL_…`; in lower case the section of a profile's `services`. */
  readonly setting: 'DYNAMODB' | 'KMS' | 'SECRETS_MANAGER' | 'SQS' | 'SSM' | 'STS';
}

export const DYNAMODB: AwsService = { id: 'dynamodb', setting: 'DYNAMODB' };
export const KMS: AwsService = { id: 'kms', setting: 'KMS' };
export const SECRETS_MANAGER: AwsService = { id: 'secretsmanager', setting: 'SECRETS_MANAGER' };
export const SQS: AwsService = { id: 'sqs', setting: 'SQS' };
export const SSM: AwsService = { id: 'ssm', setting: 'SSM' };
export const STS: AwsService = { id: 'sts', setting: 'STS' };

/** Variants of an endpoint. */
export interface EndpointVariant {
  readonly fips?: boolean;
  readonly dualStack?: boolean;
}

/** Services whose usual hosts in AWS GovCloud (US) are the FIPS endpoints. */
const FIPS_BY_DEFAULT = new Set(['ssm', 'sts']);
/** Partitions where the usual hosts of Secrets Manager also have IPv6 addresses. */
const DUAL_STACK_BY_DEFAULT = new Set(['aws', 'aws-cn', 'aws-us-gov']);

/**
 * The URL of a service in a region.
 *
 * @throws ServiceFailure for a region that is not a label of a host name
 */
export function endpointOf(
  { id }: AwsService,
  region: string,
  { fips, dualStack }: EndpointVariant = {},
): URL {
  // A region may come from an ARN. It must not choose the host to which credentials are sent.
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(region)) {
    throw new ServiceFailure('invalid', `"${region.slice(0, 80)}" is not the name of an AWS region`);
  }
  const { name, dnsSuffix, dualStackDnsSuffix } = partitionOf(region);
  const fipsByDefault = name === 'aws-us-gov' && FIPS_BY_DEFAULT.has(id) && !dualStack;
  const dualStackByDefault =
    id === 'secretsmanager' && DUAL_STACK_BY_DEFAULT.has(name) && !(fips && name === 'aws-cn');
  const host = fips && !fipsByDefault ? `${id}-fips` : id;
  return new URL(
    `https://${host}.${region}.${dualStack && !dualStackByDefault ? dualStackDnsSuffix : dnsSuffix}`,
  );
}
