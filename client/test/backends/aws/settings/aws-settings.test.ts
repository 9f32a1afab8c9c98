import { AwsSettings } from '../../../../src/backends/aws/settings/aws-settings';
import { SECRETS_MANAGER, STS } from '../../../../src/backends/aws/settings/endpoint';
import { closeAfterEach } from '../../../http/server';
import { home } from '../credentials/fixtures';

const track = closeAfterEach();
const CONFIG = `
[profile "my app"]
region = us-gov-west-1
use_fips_endpoint = true

[profile local]
region = eu-central-1
services = local-services
endpoint_url = http://127.0.0.1:4566

[profile ignoring]
region = eu-central-1
endpoint_url = http://127.0.0.1:4566
ignore_configured_endpoint_urls = true

[services local-services]
secrets_manager =
  endpoint_url = http://127.0.0.1:9999
s3 =
  endpoint_url = http://127.0.0.1:1111
`;

const settingsOf = (variables: object = {}, options: object = {}) => {
  const { environment } = track(home({ config: CONFIG }));
  return new AwsSettings({ environment: { ...environment, ...variables }, ...options });
};
const hostOf = async (settings: AwsSettings, service = SECRETS_MANAGER) =>
  (await settings.endpoint(service, (await settings.region()) ?? 'eu-central-1')).href;

test('takes the region of option, environment and profile, in this order', async () => {
  expect(await settingsOf({ AWS_REGION: 'eu-west-1' }, { region: 'eu-north-1' }).region()).toBe('eu-north-1');
  expect(await settingsOf({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'x' }).region()).toBe('eu-west-1');
  expect(await settingsOf({ AWS_DEFAULT_REGION: 'eu-west-2' }).region()).toBe('eu-west-2');
  expect(await settingsOf({ AWS_PROFILE: 'my app' }).region()).toBe('us-gov-west-1');
  expect(await settingsOf().region()).toBeUndefined();
});

test('knows the region of the profile once it was asked for', async () => {
  const settings = settingsOf({ AWS_PROFILE: 'my app' });
  expect(settings.knownRegion).toBeUndefined();
  await settings.region();
  expect(settings.knownRegion).toBe('us-gov-west-1');
});

test('asks the instance for its region only once, and only if nothing else is known', async () => {
  const ask = jest.fn(async () => 'ap-south-1');
  const settings = settingsOf();
  expect([await settings.region(ask), await settings.region(ask)]).toEqual(['ap-south-1', 'ap-south-1']);
  await settingsOf({ AWS_REGION: 'eu-west-1' }).region(ask);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('a profile may want FIPS endpoints, and the environment dual-stack ones', async () => {
  expect(await hostOf(settingsOf({ AWS_PROFILE: 'my app' }))).toBe(
    'https://secretsmanager-fips.us-gov-west-1.amazonaws.com/',
  );
  const variables = { AWS_USE_DUALSTACK_ENDPOINT: 'true', AWS_REGION: 'eu-central-1' };
  expect(await hostOf(settingsOf(variables), STS)).toBe('https://sts.eu-central-1.api.aws/');
  expect(await hostOf(settingsOf({ AWS_PROFILE: 'my app' }, { useFipsEndpoint: false }))).toBe(
    'https://secretsmanager.us-gov-west-1.amazonaws.com/',
  );
});

test('an own endpoint comes from option, variables and profile, in this order', async () => {
  const variables = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:2',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:3',
    AWS_PROFILE: 'local',
  };
  const { AWS_ENDPOINT_URL_SECRETS_MANAGER, ...general } = variables;
  const hosts = [
    await hostOf(settingsOf(variables, { endpoint: 'http://127.0.0.1:1' })),
    await hostOf(settingsOf(variables, { endpoint: 'http://127.0.0.1:1' }), STS),
    await hostOf(settingsOf(variables)),
    await hostOf(settingsOf(general)),
    await hostOf(settingsOf({ AWS_PROFILE: 'local' })),
    await hostOf(settingsOf({ AWS_PROFILE: 'local' }), STS),
    await hostOf(settingsOf({ AWS_PROFILE: 'ignoring' })),
    await hostOf(settingsOf({ ...variables, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' })),
  ];
  expect(hosts).toEqual([
    'http://127.0.0.1:1/',
    'http://127.0.0.1:2/',
    'http://127.0.0.1:3/',
    'http://127.0.0.1:2/',
    'http://127.0.0.1:9999/',
    'http://127.0.0.1:4566/',
    'https://secretsmanager.eu-central-1.amazonaws.com/',
    'https://secretsmanager.eu-central-1.amazonaws.com/',
  ]);
});

test('refuses an endpoint that is no URL', async () => {
  await expect(hostOf(settingsOf({ AWS_ENDPOINT_URL: 'localhost:4566' }))).rejects.toThrow(
    'the endpoint "localhost:4566" is not a URL with http or https',
  );
});
