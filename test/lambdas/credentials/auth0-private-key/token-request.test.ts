import { PARAMETERS } from '../../../../lambdas/credentials/auth0-private-key/stand-in/issuer';
import { TransportFailure } from '../../../../lambdas/credentials/http-api/failures';
import { answer, NAME, setUp } from './fixture';

const ONCE = { successes: 1, within: 0 };
const lost = new TransportFailure('IssuerUnreachable', 'ECONNRESET.');

describe('a token request', () => {
  test('is accepted until the credential is disabled, which is proved', async () => {
    const { adapter, installed, refusal, run } = setUp();
    const value = await installed();
    await run(() => adapter.verify(value, { successes: 3, within: 60_000 }));
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
    await run(() => adapter.disable({ id: NAME }));
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
    expect(await run(() => adapter.proveRefused(value, { successes: 5, within: 60_000 }))).toBe(
      'Auth0 refused it 5 times in a row, and accepted the administrator meanwhile',
    );
  });

  test('is refused after the expiry', async () => {
    const { adapter, clock, installed, run } = setUp();
    const value = await installed();
    clock.pass(30 * 86_400_000);
    await expect(run(() => adapter.proveRefused(value, ONCE))).resolves.toContain('refused');
  });

  test('has an assertion of its own each time, for a minute, and its token is redacted', async () => {
    const { adapter, installed, run, sent, settings, log } = setUp();
    const value = await installed();
    sent.length = 0;
    settings.respond = () => answer(200, { access_token: 'token-of-the-application' });
    await run(() => adapter.verify(value, { successes: 2, within: 60_000 }));
    const claims = sent.map(({ body }) => {
      const assertion = new URLSearchParams(body).get('client_assertion') ?? '';
      return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
    });
    for (const { iss, sub, aud, iat, exp } of claims)
      expect([iss, sub, aud, exp - iat]).toEqual([
        ...[PARAMETERS.clientId, PARAMETERS.clientId],
        ...['https://acme.eu.auth0.com/', 60],
      ]);
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(claims.length);
    expect(new URLSearchParams(sent[0]?.body).get('audience')).toBe(PARAMETERS.audience);
    expect(log.scrub('token-of-the-application')).toBe('***');
  });

  test('of an application that is not authorized for the API is accepted', async () => {
    const { adapter, installed, issuer, run } = setUp();
    const value = await installed();
    issuer.application.audience = 'https://other.acme.example';
    await expect(run(() => adapter.verify(value, ONCE))).resolves.toBeUndefined();
  });

  test('is no proof when the administrator is refused as well, such as for the time', async () => {
    const { adapter, create, installed, refusal, settings } = setUp();
    const value = await installed();
    settings.respond = (request) =>
      request === 'POST /oauth/token' ? answer(401, { error: 'invalid_client' }) : undefined;
    const later = create(PARAMETERS);
    expect(await refusal(() => later.proveRefused(value, ONCE))).toMatchObject({ code: 'AdminRefused' });
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
  });

  test.each([
    ['a grant that is not allowed', answer(403, { error: 'unauthorized_client' }), 'CallFailed'],
    ['the text of a refusal with another status', answer(503, { error: 'invalid_client' }), 'CallFailed'],
    ['a success without a token', answer(200, {}), 'CallFailed'],
    ['a token of another type', answer(200, { access_token: 12_345 }), 'CallFailed'],
    ['HTML', answer(401), 'CallFailed'],
    ['a lost answer', lost, 'IssuerUnreachable'],
    ['a rate limit', answer(429, {}, { 'retry-after': '300' }), 'IssuerBusy'],
  ])('shows nothing with %s', async (_name, given, code) => {
    const { adapter, installed, refusal, settings } = setUp();
    const value = await installed();
    settings.respond = () => given;
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code });
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
  });

  test('is not sent for the key of another application', async () => {
    const { adapter, issue, refusal, sent } = setUp();
    const value = { ...(await issue()), clientId: 'other' };
    for (const call of [
      () => adapter.verify(value, ONCE),
      () => adapter.proveRefused(value, ONCE),
      () => adapter.install(value, {}),
    ])
      expect(await refusal(call)).toMatchObject({ code: 'WrongPrincipal' });
    expect(sent).toEqual([]);
  });
});
