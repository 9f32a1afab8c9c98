import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { endpointOf, SECRETS_MANAGER, SSM, STS } from '../../../../src/backends/aws/settings/endpoint';

const REGIONS = [
  'eu-central-1',
  'us-east-1',
  'il-central-1',
  'cn-north-1',
  'us-gov-west-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
  'eusc-de-east-1',
  'us-gov-east-9',
  'ap-north-7',
];
const VARIANTS = [{}, { fips: true }, { dualStack: true }, { fips: true, dualStack: true }];

/** Endpoints of the AWS SDK. */
function resolve(
  client: SecretsManagerClient | STSClient,
  region: string,
  variant: (typeof VARIANTS)[number],
) {
  const parameters = { Region: region, UseFIPS: !!variant.fips, UseDualStack: !!variant.dualStack };
  return client.config.endpointProvider({ ...parameters, UseGlobalEndpoint: false }).url.hostname;
}

describe.each(VARIANTS)('endpoints with %j are those of the AWS SDK', (variant) => {
  test.each(REGIONS)('in %s', (region) => {
    const options = { region };
    expect(endpointOf(SECRETS_MANAGER, region, variant).hostname).toBe(
      resolve(new SecretsManagerClient(options), region, variant),
    );
    expect(endpointOf(STS, region, variant).hostname).toBe(resolve(new STSClient(options), region, variant));
  });
});

// Source: "AWS Systems Manager endpoints and quotas", AWS General Reference.
test('the endpoints of Systems Manager in GovCloud are FIPS endpoints', () => {
  expect(endpointOf(SSM, 'us-gov-west-1', { fips: true }).hostname).toBe('ssm.us-gov-west-1.amazonaws.com');
  expect(endpointOf(SSM, 'us-east-1', { fips: true }).hostname).toBe('ssm-fips.us-east-1.amazonaws.com');
});

test.each(['evil.example.com/', 'eu-central-1@evil', '', '-', `${'a'.repeat(64)}`])(
  'refuses %j as the name of a region',
  (region) => {
    expect(() => endpointOf(SECRETS_MANAGER, region)).toThrow('is not the name of an AWS region');
  },
);
