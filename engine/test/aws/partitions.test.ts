import { otherRegion } from '../../src/aws/partitions';
import { isResponseUrl } from '../../src/custom-resource/response-url';

test.each([
  ['eu-central-1', 'us-east-1'],
  ['us-east-1', 'us-west-2'],
  ['mx-central-1', 'us-east-1'],
  ['cn-north-1', 'cn-northwest-1'],
  ['cn-northwest-1', 'cn-north-1'],
  ['us-gov-west-1', 'us-gov-east-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
  ['us-iso-east-1', 'us-iso-west-1'],
  ['us-iso-west-1', 'us-iso-east-1'],
  ['us-isob-east-1', 'us-isob-west-1'],
  ['us-isof-south-1', 'us-isof-east-1'],
  ['eusc-de-west-1', 'eusc-de-east-1'],
  ['eusc-de-east-1', undefined],
  ['eu-isoe-west-1', undefined],
  // An unknown partition: the key must not be sent to another one.
  ['xx-new-east-1', undefined],
])('the other region for %s is %s', (home, other) => {
  expect(otherRegion(home)).toBe(other);
});

const host = (region: string, rest: string) =>
  `https://cloudformation-custom-resource-response-${region.replaceAll('-', '')}.s3${rest}`;

test.each([
  ['us-east-1', '.amazonaws.com/arn%3Aaws?X-Amz-Signature=1'],
  ['eu-west-1', '-eu-west-1.amazonaws.com/a?b'],
  ['eu-central-1', '.eu-central-1.amazonaws.com/a?b'],
  ['eu-central-1', '.dualstack.eu-central-1.amazonaws.com/a?b'],
  ['us-gov-west-1', '.us-gov-west-1.amazonaws.com/a?b'],
  ['cn-north-1', '.cn-north-1.amazonaws.com.cn/a?b'],
  ['us-iso-east-1', '.us-iso-east-1.c2s.ic.gov/a?b'],
  ['us-isob-east-1', '.us-isob-east-1.sc2s.sgov.gov/a?b'],
  ['us-isof-south-1', '.us-isof-south-1.csp.hci.ic.gov/a?b'],
  ['eu-isoe-west-1', '.eu-isoe-west-1.cloud.adc-e.uk/a?b'],
  ['eusc-de-east-1', '.eusc-de-east-1.amazonaws.eu/a?b'],
])('accepts a response URL in %s: %s', (region, rest) => {
  expect(isResponseUrl(host(region, rest), region)).toBe(true);
});

const bucket = 'cloudformation-custom-resource-response-eucentral1';
const s3 = 's3.eu-central-1.amazonaws.com';
test.each([
  ['another host', 'https://evil.example/answer'],
  ['another bucket', `https://evil.${s3}/answer`],
  ['a host with the same prefix', `https://${bucket}.${s3}.evil.example/a`],
  ['a host with the same suffix', `https://evil-${bucket}.${s3}/a`],
  ['the host as user', `https://${bucket}.${s3}@evil.example/a`],
  ['a user', `https://evil@${bucket}.${s3}/a`],
  ['another region', host('us-east-1', '.us-east-1.amazonaws.com/a')],
  ['another partition', `https://${bucket}.${s3}.cn/a`],
  ['another port', `https://${bucket}.${s3}:8443/a`],
  ['plain HTTP', `http://${bucket}.${s3}/a`],
  ['the bucket as path', `https://${s3}/${bucket}`],
  ['loopback', 'https://127.0.0.1:4566/answer'],
  ['plain HTTP to loopback', 'http://localhost/answer'],
  ['text that is not a URL', 'answer'],
])('refuses a response URL with %s', (_name, url) => {
  expect(isResponseUrl(url, 'eu-central-1')).toBe(false);
});
