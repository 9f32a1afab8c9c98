import { X509Certificate } from 'node:crypto';
import { TransportFailure } from '../../../../lambdas/credentials/http-api/failures';
import { answer, FEDERATED, NAME, setUp } from './fixture';

const ID = /^[0-9a-f]{40}$/;
const lost = new TransportFailure('IssuerUnreachable', 'ECONNRESET.');
const googleError = (status: number, code: string, message = code) =>
  answer(status, { error: { code: status, message, status: code } });
const isUpload = (path: string) => path.endsWith('/keys:upload');

describe('issue', () => {
  test('returns the key file that the client libraries read', async () => {
    const { issue, issuer, log } = setUp();
    const value = await issue();
    expect(value).toEqual({
      type: 'service_account',
      project_id: 'shop-prod',
      private_key_id: expect.stringMatching(ID),
      private_key: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n[\s\S]*-----END PRIVATE KEY-----\n$/),
      client_email: 'mailer@shop-prod.iam.gserviceaccount.com',
      client_id: issuer.account.uniqueId,
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
      client_x509_cert_url:
        'https://www.googleapis.com/robot/v1/metadata/x509/mailer%40shop-prod.iam.gserviceaccount.com',
      universe_domain: 'googleapis.com',
    });
    expect(log.scrub(JSON.stringify(value))).not.toContain('BEGIN PRIVATE KEY');
  });

  test('uploads a certificate with the name and the expiry, without the private key', async () => {
    const { issue, issuer, clock, sent } = setUp();
    const { private_key } = await issue();
    const [key] = issuer.account.listed;
    const certificate = new X509Certificate(key?.certificate ?? '');
    const seconds = (clock.now() / 1000).toString(36);
    expect(certificate.subject).toBe(`CN=${NAME}-${seconds}`);
    expect(Date.parse(certificate.validTo) - clock.now()).toBe(30 * 86_400_000);
    expect(Date.parse(certificate.validFrom) - clock.now()).toBe(-600_000);
    const secret = private_key.split('\n')[1] ?? '';
    for (const { url, body = '', headers } of sent)
      expect(JSON.stringify([url, decodeURIComponent(body), headers])).not.toContain(secret);
  });

  test.each([
    ['whose answer is lost', lost, 'IssuerUnreachable'],
    [
      'that times out after its effect',
      new TransportFailure('IssuerTimedOut', 'no answer.'),
      'IssuerTimedOut',
    ],
    ['that fails', googleError(500, 'INTERNAL'), 'CallFailed'],
    ['that is denied', googleError(403, 'PERMISSION_DENIED'), 'AccessDenied'],
    ['that is limited', googleError(429, 'RESOURCE_EXHAUSTED'), 'IssuerBusy'],
    ['that is redirected', answer(307, {}, { location: 'https://evil.example/' }), 'IssuerMismatch'],
    ['whose answer has no id', answer(200, {}), 'IssuerMismatch'],
    ['whose answer has another id', answer(200, { name: 'keys/../x' }), 'IssuerMismatch'],
    ['whose answer is not JSON', answer(200), 'IssuerMismatch'],
    ['with a certificate that Google refuses', googleError(400, 'INVALID_ARGUMENT'), 'CallFailed'],
  ])('sends an upload %s once', async (_name, given, code) => {
    const { adapter, paths, refusal, request, settings } = setUp();
    settings.respond = (_wire, path) => (isUpload(path) ? given : undefined);
    const { message } = await refusal(() => adapter.issue(request()));
    expect(message).toContain(`[${code}] The call keys`);
    expect(paths().filter(isUpload)).toHaveLength(1);
  });

  test.each([
    ['FAILED_PRECONDITION', undefined],
    [
      'RESOURCE_EXHAUSTED',
      googleError(429, 'RESOURCE_EXHAUSTED', 'Maximum number of keys on account reached.'),
    ],
  ])('names a service account without room: %s', async (_name, given) => {
    const { adapter, issuer, refusal, request, settings } = setUp();
    for (let key = 0; key < 10; key++) issuer.issueByHand();
    settings.respond = (_wire, path) => (isUpload(path) ? given : undefined);
    const { code, message } = await refusal(() => adapter.issue(request()));
    expect([code, message]).toEqual([
      'SlotTaken',
      expect.stringContaining('the service account has 10 keys.'),
    ]);
  });

  test('names the organization policy that denies uploads', async () => {
    const { adapter, issuer, refusal, request } = setUp();
    issuer.account.uploadsDenied = true;
    const { code, message } = await refusal(() => adapter.issue(request()));
    expect([code, message]).toEqual([
      'PrincipalUnfit',
      expect.stringContaining('disableServiceAccountKeyUpload'),
    ]);
  });

  test.each([undefined, null, {}, { uniqueId: '' }])(
    'makes no key file without the id of the account: %j',
    async (json) => {
      const { adapter, refusal, request, paths, settings } = setUp();
      settings.respond = (_wire, path) =>
        path.endsWith('.gserviceaccount.com') ? answer(200, json) : undefined;
      expect(await refusal(() => adapter.issue(request()))).toMatchObject({ code: 'IssuerMismatch' });
      expect(paths().filter(isUpload)).toEqual([]);
    },
  );

  test.each([
    ['that is gone', 'PrincipalGone', { exists: false }],
    ['that is disabled', 'PrincipalUnfit', { disabled: true }],
  ])('makes no key for a service account %s', async (_name, code, change) => {
    const { adapter, issuer, refusal, request, paths } = setUp();
    Object.assign(issuer.account, change);
    expect(await refusal(() => adapter.issue(request()))).toMatchObject({ code });
    expect(paths().filter(isUpload)).toEqual([]);
  });
});

describe('the list', () => {
  test.each([
    ['is not JSON', undefined],
    ['is null', null],
    ['is another list', []],
    ['has other keys', { keys: {} }],
    ['has a key without a name', { keys: [null] }],
  ])('is an error if the answer %s: it shows no key as gone', async (_name, json) => {
    const { adapter, refusal, settings } = setUp();
    settings.respond = (_wire, path) => (path.includes('/keys?') ? answer(200, json) : undefined);
    expect(await refusal(() => adapter.list())).toMatchObject({ code: 'IssuerMismatch' });
  });

  test('of a service account without keys is empty', async () => {
    const { adapter, run, settings } = setUp();
    settings.respond = (_wire, path) => (path.includes('/keys?') ? answer(200, {}) : undefined);
    expect(await run(() => adapter.list())).toEqual([]);
  });

  test('has the names and times of own keys, and other keys without a name of the rotator', async () => {
    const { adapter, clock, issue, issuer, run } = setUp();
    const { private_key_id } = await issue();
    issuer.issueByHand();
    const began = clock.now();
    clock.pass(86_400_000);
    expect(await run(() => adapter.list())).toEqual([
      { id: private_key_id, active: true, created: began, name: NAME },
      { id: expect.stringMatching(ID), active: true, created: began, name: 'unused' },
    ]);
    await run(() => adapter.disable({ id: private_key_id }));
    expect((await run(() => adapter.list()))[0]?.active).toBe(false);
    clock.pass(30 * 86_400_000);
    expect((await run(() => adapter.list())).map(({ active }) => active)).toEqual([false, true]);
  });

  test('does not read the certificates of keys that Google generated, and reads others once', async () => {
    const { adapter, issue, paths, run, settings } = setUp();
    await issue();
    for (let time = 0; time < 2; time++) await run(() => adapter.list());
    const reads = () => paths().filter((path) => path.includes('publicKeyType='));
    expect(reads()).toHaveLength(1);
    const name = `projects/p/serviceAccounts/s/keys/${'a1'.repeat(20)}`;
    settings.respond = (_wire, path) =>
      path.includes('/keys?')
        ? answer(200, {
            keys: [{ name, keyOrigin: 'GOOGLE_PROVIDED', validAfterTime: '2025-01-01T00:00:00Z' }],
          })
        : undefined;
    const created = Date.parse('2025-01-01T00:00:00Z');
    expect(await run(() => adapter.list())).toEqual([{ id: 'a1'.repeat(20), active: true, created }]);
    expect(reads()).toHaveLength(1);
  });

  test.each([
    ['a certificate that cannot be read', answer(200, { publicKeyData: 'aHVudGVyMg==' })],
    ['a key that was deleted meanwhile', googleError(404, 'NOT_FOUND')],
  ])('has %s without a name', async (_name, given) => {
    const { adapter, issue, run, settings } = setUp();
    await issue();
    settings.respond = (_wire, path) => (path.includes('publicKeyType=') ? given : undefined);
    expect((await run(() => adapter.list())).map(({ name }) => name)).toEqual([undefined]);
  });

  test.each([
    ['keys?', 404, 'PrincipalGone'],
    ['keys?', 403, 'AccessDenied'],
    ['keys?', 502, 'CallFailed'],
    ['publicKeyType=', 403, 'AccessDenied'],
  ])('names an error of %s: %i', async (part, status, code) => {
    const { adapter, issue, refusal, settings } = setUp();
    await issue();
    settings.respond = (_wire, path) => (path.includes(part) ? answer(status) : undefined);
    expect(await refusal(() => adapter.list())).toMatchObject({ code });
  });
});

describe('a removal', () => {
  test('of a key that is gone is no error', async () => {
    const { adapter, run } = setUp();
    await run(() => adapter.remove({ id: 'ab'.repeat(20) }, {}));
    await run(() => adapter.disable({ id: 'ab'.repeat(20) }));
  });

  test('that fails is an error', async () => {
    const { adapter, issue, refusal, settings } = setUp();
    const { private_key_id: id } = await issue();
    settings.respond = (wire) =>
      wire.method === 'DELETE' ? googleError(403, 'PERMISSION_DENIED') : undefined;
    const { message } = await refusal(() => adapter.remove({ id }, {}));
    expect(message).toContain('[AccessDenied] The call keys.delete of Google Cloud for mailer@');
    expect(message).toContain('HTTP 403 PERMISSION_DENIED.');
  });

  test('of an id that is no key id sends nothing', async () => {
    const { adapter, refusal, sent } = setUp();
    expect(await refusal(async () => adapter.remove({ id: '../other' }, {}))).toMatchObject({
      code: 'IssuerMismatch',
    });
    expect(sent).toEqual([]);
  });
});

test.each([
  ['no serviceAccount', { serviceAccount: undefined }, 'serviceAccount'],
  ['a service account with a path', { serviceAccount: 'a/b@x.gserviceaccount.com' }, 'serviceAccount'],
  ['no projectId', { projectId: '' }, 'projectId'],
  ['another audience', { audience: '//evil.example/projects/1' }, 'audience'],
  ['another impersonated account', { impersonate: 'root@evil.example' }, 'impersonate'],
])('refuses %s', (_name, parameters, member) => {
  const { create } = setUp();
  expect(() => create({ ...FEDERATED, ...parameters })).toThrow(
    `[BadSettings] The kind gcp-service-account-key has no valid ${member}.`,
  );
});
