import { closeAfterEach } from '../../../http/server';
import { home, resolve } from './fixtures';

const track = closeAfterEach();
const KEY = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'from/environment' };
const CREDENTIALS = `
[default]
aws_access_key_id = AKIADEFAULT
aws_secret_access_key = of/default ; comment

[ci]
aws_access_key_id=AKIACI
aws_secret_access_key=of/ci#1
aws_session_token = token-of-ci
`;

test('takes the environment', async () => {
  const { environment } = track(home({ credentials: CREDENTIALS }));
  expect(await resolve({ ...environment, ...KEY, AWS_SESSION_TOKEN: 't' })).toEqual({
    accessKeyId: 'AKIAENVIRONMENT',
    secretAccessKey: 'from/environment',
    sessionToken: 't',
  });
  expect(await resolve({ ...environment, ...KEY, AWS_SESSION_TOKEN: '' })).not.toHaveProperty('sessionToken');
});

test('says which variable is missing', async () => {
  const { environment } = track(home({}));
  await expect(resolve({ ...environment, AWS_ACCESS_KEY_ID: 'AKIA' })).rejects.toMatchObject({
    name: 'AwsCredentialsError',
    code: 'AwsCredentialsInvalid',
    message: 'the environment variable AWS_SECRET_ACCESS_KEY is not set',
  });
});

test('takes the default profile, and a chosen profile before the environment', async () => {
  const { environment } = track(home({ credentials: CREDENTIALS }));
  expect(await resolve(environment)).toEqual({ accessKeyId: 'AKIADEFAULT', secretAccessKey: 'of/default' });
  const ci = { accessKeyId: 'AKIACI', secretAccessKey: 'of/ci#1', sessionToken: 'token-of-ci' };
  expect(await resolve({ ...environment, ...KEY, AWS_PROFILE: 'ci' })).toEqual(ci);
  expect(await resolve({ ...environment, ...KEY }, 'ci')).toEqual(ci);
});

test('names a chosen profile that does not exist and its files', async () => {
  const { environment } = track(home({ credentials: CREDENTIALS }));
  await expect(resolve({ ...environment, AWS_PROFILE: 'prod' })).rejects.toThrow(
    `the profile "prod" is not in ${environment.AWS_CONFIG_FILE} or ${environment.AWS_SHARED_CREDENTIALS_FILE}`,
  );
});

test.each([
  ['sso_session = main', 'IAM Identity Center (sso_session)'],
  ['sso_start_url = https://a.awsapps.com/start', 'IAM Identity Center (sso_start_url)'],
  ['credential_process = /bin/key', 'credential_process'],
  ['login_session = arn:aws:iam::123456789012:user/me', 'aws login (login_session)'],
  ['role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = x\nmfa_serial = m', 'MFA (mfa_serial)'],
])('says that %j needs the AWS SDK', async (setting, feature) => {
  const { environment } = track(home({ config: `[default]\n${setting}` }));
  await expect(resolve(environment)).rejects.toMatchObject({
    code: 'AwsCredentialsUnsupported',
    failure: 'invalid',
    message: expect.stringContaining(`uses ${feature}, which the built-in transport does not support. Pass`),
  });
});

test('says that there are no credentials', async () => {
  const { environment } = track(home({ config: '[default]\nregion = eu-central-1' }));
  await expect(resolve(environment)).rejects.toMatchObject({
    code: 'AwsCredentialsMissing',
    message: expect.stringContaining('no AWS credentials'),
  });
});
