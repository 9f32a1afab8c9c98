import { HttpEndpoint } from '../../../../../rehearsal/src/aws/http-endpoint';
import { iamFixture, policy, trust } from '../../../../../rehearsal/test/aws/iam/fixtures';
import {
  claimsAt,
  HOST,
  jwt,
  PROVIDER,
  WEB_IDENTITIES,
} from '../../../../../rehearsal/test/aws/sts/fixtures';
import { closeAfterEach } from '../../../http/server';
import { chainOf, home, resolve } from './fixtures';

const track = closeAfterEach();
const ROLE = 'arn:aws:iam::123456789012:role/reader';

/** A local AWS at the time of this machine, which checks signatures, trust policies and tokens. */
async function open() {
  const made = iamFixture({ start: new Date(), quotas: false });
  made.aws.sts.webIdentityProviders.push(WEB_IDENTITIES);
  const server = track(new HttpEndpoint(made.aws));
  const endpoint = await server.open();
  await made.user('deployer', policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }));
  const { AccessKeyId, SecretAccessKey } = await made.key('deployer');
  const role = (RoleName: string, AssumeRolePolicyDocument: string) =>
    made.iam('CreateRole', { RoleName, AssumeRolePolicyDocument });
  return {
    ...made,
    role,
    endpoint,
    keys: `aws_access_key_id = ${AccessKeyId}\naws_secret_access_key = ${SecretAccessKey}`,
    environment: { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey },
    settings: { AWS_ENDPOINT_URL_STS: endpoint, AWS_REGION: 'eu-central-1' },
  };
}

/** Temporary credentials that the local AWS knows. */
function session(aws: Awaited<ReturnType<typeof open>>['aws'], { accessKeyId }: { accessKeyId: string }) {
  return aws.sts.identity(accessKeyId)?.principal.arn;
}

test('assumes the role of a profile with another profile', async () => {
  const local = await open();
  await local.role('reader', trust({ AWS: '123456789012' }));
  const { environment } = track(
    home({
      config: `[profile app]\nrole_arn = ${ROLE}\nsource_profile = base\nrole_session_name = nightly\nregion = eu-west-1`,
      credentials: `[base]\n${local.keys}`,
    }),
  );
  const credentials = await resolve({ ...environment, ...local.settings, AWS_PROFILE: 'app' });
  expect(session(local.aws, credentials)).toBe('arn:aws:sts::123456789012:assumed-role/reader/nightly');
  expect(credentials.expiration?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
});

test('assumes a chain of roles, and the role of a profile with keys from the environment', async () => {
  const local = await open();
  await local.role('reader', trust({ AWS: '123456789012' }));
  await local.iam('PutRolePolicy', {
    RoleName: 'reader',
    PolicyName: 'inline',
    PolicyDocument: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }),
  });
  await local.role('second', trust({ AWS: ROLE }));
  const { environment } = track(
    home({
      config: `[default]\nrole_arn = ${ROLE.replace('reader', 'second')}\nsource_profile = first\n
        [profile first]\nrole_arn = ${ROLE}\ncredential_source = Environment`,
    }),
  );
  const credentials = await resolve({
    ...environment,
    ...local.settings,
    ...local.environment,
    AWS_PROFILE: 'default',
  });
  expect(session(local.aws, credentials)).toMatch(/assumed-role\/second\/rekey-client-\d+$/);
});

test('a denied role is a failure of access', async () => {
  const local = await open();
  await local.role('reader', trust({ AWS: '210987654321' }));
  const { environment } = track(
    home({ config: `[default]\nrole_arn = ${ROLE}\nsource_profile = base\n[profile base]\n${local.keys}` }),
  );
  await expect(resolve({ ...environment, ...local.settings })).rejects.toMatchObject({
    code: 'AwsCredentialsDenied',
    failure: 'denied',
    message: expect.stringContaining(`STS AssumeRole of ${ROLE}: AccessDenied: `),
  });
});

test('profiles that name each other are refused', async () => {
  const { environment } = track(
    home({
      config: `[profile a]\nrole_arn = ${ROLE}\nsource_profile = b\n[profile b]\nrole_arn = ${ROLE}\nsource_profile = a`,
    }),
  );
  await expect(resolve({ ...environment, AWS_PROFILE: 'a' })).rejects.toThrow(
    "the profiles a → b → a are each other's source_profile",
  );
});

test('takes the role of a web identity, whose token is read again each time', async () => {
  const local = await open();
  await local.role(
    'reader',
    policy({
      Effect: 'Allow',
      Principal: { Federated: PROVIDER },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${HOST}:aud`]: 'sts.amazonaws.com' } },
    }),
  );
  const token = jwt(claimsAt(local.aws.timeline.now()));
  const { environment, tokenFile, write } = track(home({ token: `${token}\n` }));
  const variables = {
    ...environment,
    ...local.settings,
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ROLE_ARN: ROLE,
    AWS_ROLE_SESSION_NAME: 'pod',
  };
  const chain = chainOf(variables);
  expect(session(local.aws, await chain(false))).toBe('arn:aws:sts::123456789012:assumed-role/reader/pod');
  write('token', 'not.a.token');
  const error = await chain(false).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'AwsCredentialsDenied' });
  expect(error.message).not.toContain('not.a.token');
});

test('a token file that cannot be read is named', async () => {
  const { environment } = track(home({}));
  const variables = { ...environment, AWS_WEB_IDENTITY_TOKEN_FILE: '/none', AWS_ROLE_ARN: ROLE };
  await expect(resolve(variables)).rejects.toThrow('the token file /none cannot be read (ENOENT)');
});
