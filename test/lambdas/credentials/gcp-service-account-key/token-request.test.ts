import { TransportFailure } from '../../../../lambdas/credentials/http-api/failures';
import { answer, setUp } from './fixture';

const ONCE = { successes: 1, within: 0 };
const lost = new TransportFailure('IssuerUnreachable', 'ECONNRESET.');

describe('a token request', () => {
  const refused = (description: string) =>
    answer(400, { error: 'invalid_grant', error_description: description });

  test.each([
    ['a disabled key', 'disable'],
    ['a deleted key', 'remove'],
  ] as const)('proves %s to be refused', async (_name, end) => {
    const { adapter, issue, refusal, run } = setUp();
    const value = await issue();
    await run(() => adapter.verify(value, { successes: 3, within: 60_000 }));
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
    await run(() => adapter[end]({ id: value.private_key_id }, {}));
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
    expect(await run(() => adapter.proveRefused(value, { successes: 5, within: 60_000 }))).toBe(
      'Google Cloud refused it 5 times in a row',
    );
  });

  test('is refused after the expiry of the certificate', async () => {
    const { adapter, clock, issue, run } = setUp();
    const value = await issue();
    clock.pass(30 * 86_400_000);
    await expect(run(() => adapter.proveRefused(value, ONCE))).resolves.toContain('refused');
  });

  test('asks for the e-mail address only, and its token is redacted', async () => {
    const { adapter, issue, issuer, log, run, sent } = setUp();
    const value = await issue();
    sent.length = 0;
    await run(() => adapter.verify(value, ONCE));
    const assertion = new URLSearchParams(sent[0]?.body).get('assertion') ?? '';
    expect(JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      scope: 'https://www.googleapis.com/auth/userinfo.email',
      aud: 'https://oauth2.googleapis.com/token',
    });
    const [token = ''] = [...issuer.model.tokens.keys()].slice(-1);
    expect(log.scrub(`the token ${token}`)).toBe('the token ***');
  });

  test.each([
    ['a token of another type', answer(200, { access_token: 12_345 }), 'CallFailed'],
    ['the time', refused('Invalid JWT: Token must be a short-lived token'), 'CallFailed'],
    ['a disabled service account', refused('Robot is disabled.'), 'CallFailed'],
    [
      'an outage with the text of a refusal',
      { ...refused('Invalid JWT Signature.'), status: 503 },
      'CallFailed',
    ],
    ['a rate limit of minutes', answer(429, {}, { 'retry-after': '300' }), 'IssuerBusy'],
    ['a lost answer', lost, 'IssuerUnreachable'],
    ['an answer without a token', answer(200, {}), 'CallFailed'],
    ['HTML', answer(200), 'CallFailed'],
  ])('that is refused for %s shows nothing about the key', async (_name, given, code) => {
    const { adapter, issue, refusal, settings } = setUp();
    const value = await issue();
    settings.respond = () => given;
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code });
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
  });

  test('of a deleted service account is a refusal', async () => {
    const { adapter, issue, issuer, run } = setUp();
    const value = await issue();
    issuer.account.exists = false;
    await expect(run(() => adapter.proveRefused(value, ONCE))).resolves.toContain('refused');
  });

  test('is not sent for the key of another service account', async () => {
    const { adapter, issue, refusal, sent } = setUp();
    const value = { ...(await issue()), client_email: 'other@shop-prod.iam.gserviceaccount.com' };
    const before = sent.length;
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code: 'WrongPrincipal' });
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'WrongPrincipal' });
    expect(sent).toHaveLength(before);
  });
});
