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
  // A partition that is not known may not reach another one, and must not send it a key.
  ['xx-new-east-1', undefined],
])('the other region of the partition of %s is %s', (home, other) => {
  expect(otherRegion(home)).toBe(other);
});

const bucket = (region: string) => `cloudformation-custom-resource-response-${region}`;

describe('the address of an answer', () => {
  test.each([
    ['us-east-1', `https://${bucket('useast1')}.s3.amazonaws.com/arn%3Aaws?X-Amz-Signature=1`],
    ['eu-west-1', `https://${bucket('euwest1')}.s3-eu-west-1.amazonaws.com/a?b`],
    ['eu-central-1', `https://${bucket('eucentral1')}.s3.eu-central-1.amazonaws.com/a?b`],
    ['eu-central-1', `https://${bucket('eucentral1')}.s3.dualstack.eu-central-1.amazonaws.com/a?b`],
    ['us-gov-west-1', `https://${bucket('usgovwest1')}.s3.us-gov-west-1.amazonaws.com/a?b`],
    ['cn-north-1', `https://${bucket('cnnorth1')}.s3.cn-north-1.amazonaws.com.cn/a?b`],
    ['us-iso-east-1', `https://${bucket('usisoeast1')}.s3.us-iso-east-1.c2s.ic.gov/a?b`],
    ['us-isob-east-1', `https://${bucket('usisobeast1')}.s3.us-isob-east-1.sc2s.sgov.gov/a?b`],
    ['us-isof-south-1', `https://${bucket('usisofsouth1')}.s3.us-isof-south-1.csp.hci.ic.gov/a?b`],
    ['eu-isoe-west-1', `https://${bucket('euisoewest1')}.s3.eu-isoe-west-1.cloud.adc-e.uk/a?b`],
    ['eusc-de-east-1', `https://${bucket('euscdeeast1')}.s3.eusc-de-east-1.amazonaws.eu/a?b`],
  ])('in %s is accepted: %s', (region, url) => {
    expect(isResponseUrl(url, region)).toBe(true);
  });

  test.each([
    ['another host', 'https://evil.example/answer'],
    ['a bucket of somebody', 'https://evil.s3.eu-central-1.amazonaws.com/answer'],
    [
      'a host that only begins like it',
      `https://${bucket('eucentral1')}.s3.eu-central-1.amazonaws.com.evil.example/a`,
    ],
    ['a host that only ends like it', `https://evil-${bucket('eucentral1')}.s3.eu-central-1.amazonaws.com/a`],
    [
      'a user before the host',
      `https://${bucket('eucentral1')}.s3.eu-central-1.amazonaws.com@evil.example/a`,
    ],
    ['a user of the right host', `https://evil@${bucket('eucentral1')}.s3.eu-central-1.amazonaws.com/a`],
    ['the bucket of another region', `https://${bucket('useast1')}.s3.us-east-1.amazonaws.com/a`],
    ['the domain of another partition', `https://${bucket('eucentral1')}.s3.eu-central-1.amazonaws.com.cn/a`],
    ['another port', `https://${bucket('eucentral1')}.s3.eu-central-1.amazonaws.com:8443/a`],
    ['no HTTPS', `http://${bucket('eucentral1')}.s3.eu-central-1.amazonaws.com/a`],
    ['a path of the bucket', `https://s3.eu-central-1.amazonaws.com/${bucket('eucentral1')}/a`],
    ['loopback', 'https://127.0.0.1:4566/answer'],
    ['loopback in the clear', 'http://localhost/answer'],
    ['no URL', 'answer'],
  ])('is refused for %s', (_name, url) => {
    expect(isResponseUrl(url, 'eu-central-1')).toBe(false);
  });
});
