import { identityOfFunction } from '../../../../lambdas/credentials/gcp-service-account-key/federation';
import { ADMIN, adminFile, answer, FEDERATED, setUp, WITH_SECRET } from './fixture';

const IMPERSONATED = { ...FEDERATED, impersonate: 'keys@shop-prod.iam.gserviceaccount.com' };

describe('an admin secret', () => {
  test('signs one token request for several calls', async () => {
    const { issue, adapter, paths, run } = setUp(WITH_SECRET);
    await issue();
    await run(() => adapter.list());
    expect(paths().filter((path) => path === 'POST oauth2.googleapis.com/token')).toHaveLength(1);
  });

  test('is read again after a refusal, because it may just have been rotated', async () => {
    const { adapter, paths, run, settings } = setUp(WITH_SECRET);
    let refused = false;
    settings.respond = (_wire, path) => {
      if (!path.includes('/keys?') || refused) return undefined;
      refused = true;
      return answer(401);
    };
    expect(await run(() => adapter.list())).toEqual([]);
    expect(paths().filter((path) => path.includes('oauth2'))).toHaveLength(2);
  });

  test('whose token is refused twice is named', async () => {
    const { adapter, refusal, settings } = setUp(WITH_SECRET);
    settings.respond = (_wire, path) => (path.includes('/keys?') ? answer(401) : undefined);
    expect(await refusal(() => adapter.list())).toMatchObject({ code: 'AdminRefused' });
  });

  test.each([
    ['of another key', adminFile(), 'HTTP 400.'],
    ['that is a text', 'hunter2', 'it is no service account key: it has no client_email.'],
    ['without a private key', JSON.stringify({ client_email: ADMIN }), 'it has no private_key.'],
    [
      'with another private key',
      JSON.stringify({ client_email: ADMIN, private_key: 'hunter2', private_key_id: 'a' }),
      'its private_key is not an RSA key in PEM.',
    ],
    [
      'with another token endpoint',
      JSON.stringify({ ...JSON.parse(adminFile()), token_uri: 'https://evil.example/token' }),
      'its token_uri is not that of Google.',
    ],
  ])('%s is named and not quoted', async (_name, text, problem) => {
    const { adapter, refusal, settings, sent } = setUp(WITH_SECRET);
    settings.admin = [text];
    const { code, message } = await refusal(() => adapter.list());
    expect([code, message]).toEqual(['AdminRefused', expect.stringContaining(problem)]);
    expect(message).not.toContain('hunter2');
    expect(sent.map(({ url }) => url).filter((url) => !url.includes('googleapis.com'))).toEqual([]);
  });

  test('whose token request fails is no refusal', async () => {
    const { adapter, refusal, settings } = setUp(WITH_SECRET);
    settings.respond = () => answer(500);
    expect(await refusal(() => adapter.list())).toMatchObject({ code: 'CallFailed' });
  });
});

describe('federation', () => {
  test('exchanges a signed request of GetCallerIdentity for a token, without an admin secret', async () => {
    const { adapter, log, run, sent, settings, issuer } = setUp();
    settings.admin = [];
    expect(await run(() => adapter.list())).toEqual([]);
    const form = new URLSearchParams(sent[0]?.body);
    expect([sent[0]?.url, form.get('audience'), form.get('subject_token_type')]).toEqual([
      'https://sts.googleapis.com/v1/token',
      FEDERATED.audience,
      'urn:ietf:params:aws:token-type:aws4_request',
    ]);
    const { url, method, headers } = JSON.parse(decodeURIComponent(form.get('subject_token') ?? ''));
    expect([url, method]).toEqual([
      'https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15',
      'POST',
    ]);
    expect(headers.map(({ key }: { key: string }) => key).sort()).toEqual(
      ['authorization', 'host', 'x-amz-date', 'x-goog-cloud-target-resource'].sort(),
    );
    const [token = ''] = issuer.model.tokens.keys();
    expect(log.scrub(token)).toBe('***');
  });

  test('signs the session token of the role', async () => {
    const { adapter, run, sent, settings, issuer } = setUp();
    settings.identity = { ...issuer.identity(), sessionToken: 'session-of-the-role' };
    await run(() => adapter.list());
    const subject = decodeURIComponent(new URLSearchParams(sent[0]?.body).get('subject_token') ?? '');
    expect(subject).toContain('"key":"x-amz-security-token","value":"session-of-the-role"');
    expect(subject).toMatch(/SignedHeaders=[^,]*x-amz-security-token/);
  });

  test('of another role is refused by name', async () => {
    const { adapter, refusal, settings, issuer } = setUp();
    settings.identity = { ...issuer.identity(), secretAccessKey: 'another' };
    const { code, message } = await refusal(() => adapter.list());
    expect([code, message]).toEqual([
      'AdminRefused',
      expect.stringContaining('check that the workload identity pool trusts the role of the function'),
    ]);
  });

  test('impersonates a service account, whose token is used', async () => {
    const { adapter, run, paths, sent, settings } = setUp(IMPERSONATED);
    settings.respond = (_wire, path) =>
      path.includes(':generateAccessToken')
        ? answer(200, { accessToken: 'token-of-the-impersonated' })
        : path.includes('/keys?')
          ? answer(200, {})
          : undefined;
    expect(await run(() => adapter.list())).toEqual([]);
    expect(paths().slice(1)).toEqual([
      'POST iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/keys@shop-prod.iam.gserviceaccount.com:generateAccessToken',
      'GET iam.googleapis.com/v1/projects/shop-prod/serviceAccounts/mailer@shop-prod.iam.gserviceaccount.com/keys?keyTypes=USER_MANAGED',
    ]);
    expect(sent.at(-1)?.headers.authorization).toBe('Bearer token-of-the-impersonated');
    expect(new URLSearchParams(sent[0]?.body).get('scope')).toContain('cloud-platform');
  });

  test.each([
    [403, 'AdminRefused'],
    [500, 'CallFailed'],
    [200, 'CallFailed'],
  ])('names an impersonation that is answered with %i', async (status, code) => {
    const { adapter, refusal, settings } = setUp(IMPERSONATED);
    settings.respond = (_wire, path) => (path.includes(':generate') ? answer(status, {}) : undefined);
    expect(await refusal(() => adapter.list())).toMatchObject({ code });
  });

  test('uses the credentials of the function', () => {
    const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
    const identity = { region: 'eu-west-1', accessKeyId: 'id', secretAccessKey: 'key' };
    expect(identityOfFunction(environment)).toEqual(identity);
    expect(identityOfFunction({ ...environment, AWS_SESSION_TOKEN: 't' })).toEqual({
      ...identity,
      sessionToken: 't',
    });
    expect(identityOfFunction({})).toEqual({ region: '', accessKeyId: '', secretAccessKey: '' });
  });
});
