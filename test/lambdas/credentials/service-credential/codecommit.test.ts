import { refusalOf } from '../../../../engine/test/world/account';
import { tryCodeCommit } from '../../../../lambdas/credentials/service-credential/codecommit';
import type { CodeCommitValue } from '../../../../lambdas/credentials/service-credential/contract';
import { ONCE, setUp } from './fixtures';

const REFERENCES = { status: 200, text: '001e# service=git-upload-pack\n' };
const PATIENT = { successes: 5, within: 60_000 };
const forbidden = { status: 403, text: '' };

/** A dead credential and the current one of the same user. */
async function replaced(timeLeft?: number) {
  const it = setUp('codecommit', {}, timeLeft);
  const { adapter } = it;
  const dead = (await adapter.issue({} as never)) as CodeCommitValue;
  const current = (await adapter.issue({} as never)) as CodeCommitValue;
  await adapter.verify(dead, PATIENT);
  await adapter.verify(current, PATIENT);
  await adapter.disable({ id: dead.credentialId });
  it.clock.pass(90_000);
  it.inputs.length = 0;
  const prove = (check = ONCE, controls: unknown[] = [current]) =>
    adapter.proveRefused(dead, check, async () => controls[0]);
  return { ...it, dead, current, prove };
}

const stillAccepted = (problem: string) => ({
  code: 'StillAccepted',
  message: expect.stringContaining(problem),
});

test('the value is a login for a host', async () => {
  const { adapter } = setUp('codecommit');
  const value = await adapter.issue({} as never);
  expect(value).toEqual({
    ...{ service: 'codecommit', host: 'git-codecommit.eu-central-1.amazonaws.com' },
    ...{ credentialId: expect.any(String), username: expect.any(String), password: expect.any(String) },
  });
  expect(adapter.parse(adapter.serialize(value))).toEqual(value);
  expect(adapter.traits).toMatchObject({ slots: 2, disable: true });
  expect(adapter.traits.expires).toBeUndefined();
});

describe('a proof', () => {
  test('needs refusals between accepted uses of the current credential', async () => {
    const { prove, inputs, adapter, dead } = await replaced();
    expect(await prove(PATIENT)).toBe(
      'The endpoint git-codecommit.eu-central-1.amazonaws.com refused it 5 times in a row, and accepted the current credential before and after',
    );
    const comparison = ['use', 'use', 'use', 'ListServiceSpecificCredentials'];
    expect(inputs.map(({ operation }) => operation)).toEqual(Array(5).fill(comparison).flat());
    await adapter.remove({ id: dead.credentialId }, {});
    expect(await prove()).toContain('refused it 1 times');
  });

  test.each<[string, (dead: unknown) => unknown]>([
    ['no current credential', () => undefined],
    ['a current credential of another service', () => ({ service: 'keyspaces', credentialId: 'ACCA' })],
    ['the same credential as the current one', (dead) => dead],
  ])('is not given with %s', async (_, control) => {
    const { prove, dead, inputs } = await replaced();
    const error = await refusalOf(prove(PATIENT, [control(dead)]));
    expect(error).toMatchObject(stillAccepted('a refusal may be a missing permission'));
    expect(inputs).toEqual([]);
  });

  test('is not given without a reader of the current credential', async () => {
    const { adapter, dead } = await replaced();
    expect(await refusalOf(adapter.proveRefused(dead, ONCE))).toMatchObject(
      stillAccepted('a refusal may be a missing permission'),
    );
  });

  test('is not given without the permission, which refuses both credentials', async () => {
    const { prove, issuer, adapter, current, dead } = await replaced();
    issuer.repository.allowed = false;
    expect(await refusalOf(prove(PATIENT))).toMatchObject(
      stillAccepted('last answer: HTTP 403 for the current credential'),
    );
    expect(await refusalOf(adapter.verify(current, ONCE))).toMatchObject({ code: 'VerifyFailed' });
    issuer.repository.allowed = true;
    expect(await prove(PATIENT)).toContain('refused it 5 times');
    expect(issuer.accepts(adapter.serialize(dead))).toBe(false);
  });

  test('is not given when the permission is lost during it', async () => {
    const { prove, responses } = await replaced();
    const answers = [REFERENCES, forbidden, forbidden];
    responses.use = () => answers.shift();
    expect(await refusalOf(prove())).toMatchObject(stillAccepted('HTTP 403 for the current credential'));
    expect(answers).toEqual([]);
  });

  test('is not given after the repository was renamed', async () => {
    const { prove, issuer } = await replaced();
    issuer.repository.name = 'renamed';
    expect(await refusalOf(prove(PATIENT))).toMatchObject(
      stillAccepted('HTTP 404 for the current credential'),
    );
  });

  test.each([429, 500, 503, 302])('is not given for HTTP %s', async (status) => {
    const { prove, responses } = await replaced();
    const answers = [REFERENCES, { status, text: '' }];
    responses.use = () => answers.shift();
    expect(await refusalOf(prove())).toMatchObject(stillAccepted(`last answer: HTTP ${status}.`));
  });

  test.each([
    ['the credential', 'Active', 'Active', 'IAM lists it as active'],
    [
      'no active current credential',
      'Inactive',
      'Inactive',
      'IAM does not list the current credential as active',
    ],
  ])('is not given when IAM lists %s', async (_, own, other, problem) => {
    const { prove, responses, dead, current } = await replaced();
    responses.ListServiceSpecificCredentials = () => ({
      ServiceSpecificCredentials: [
        { ServiceSpecificCredentialId: dead.credentialId, Status: own },
        { ServiceSpecificCredentialId: current.credentialId, Status: other },
      ],
    });
    expect(await refusalOf(prove(PATIENT))).toMatchObject(stillAccepted(problem));
  });

  test('is not given for a credential that is accepted', async () => {
    const { adapter, current, dead, prove } = await replaced();
    const error = await refusalOf(adapter.proveRefused(current, ONCE, async () => current));
    expect(error).toMatchObject({ code: 'StillAccepted' });
    const other = await refusalOf(adapter.proveRefused(current, ONCE, async () => dead));
    expect(other).toMatchObject(stillAccepted('HTTP 403 for the current credential'));
    expect(await prove()).toContain('refused it');
  });

  test('ends in the time of the invocation', async () => {
    const { prove, issuer, inputs, clock } = await replaced(50_000);
    issuer.repository.allowed = false;
    const began = clock.now();
    expect(await refusalOf(prove({ successes: 5, within: 120_000 }))).toMatchObject(
      stillAccepted('within 5 s'),
    );
    expect(clock.now() - began).toBeLessThanOrEqual(5000);
    expect(inputs.length).toBe(3);
  });
});

test('a wrong repository fails the verification', async () => {
  const { adapter, issuer } = setUp('codecommit', { repository: 'another' });
  const value = await adapter.issue({} as never);
  expect(await refusalOf(adapter.verify(value, PATIENT))).toMatchObject({
    code: 'VerifyFailed',
    message: expect.stringMatching(/last answer: HTTP 404\..*check .*repository/s),
  });
  issuer.repository.name = 'another';
  await adapter.verify(value, PATIENT);
});

test.each(['', 'a/b', 'app.git', '?service=x', 'a'.repeat(101)])(
  'refuses the repository %j',
  (repository) => {
    expect(() => setUp('codecommit', { repository })).toThrow('has no repository');
  },
);

test.each<[string, object, boolean | undefined, string]>([
  ['references', REFERENCES, true, 'HTTP 200'],
  [
    'a page',
    { status: 200, text: '<!DOCTYPE html><html lang="en">' },
    undefined,
    'without the references of a repository',
  ],
  [
    'another service',
    { status: 200, text: '001f# service=git-receive-pack' },
    undefined,
    'without the references',
  ],
  ['nothing', { status: 200, text: '' }, undefined, 'without the references'],
  ['a refusal', forbidden, false, 'HTTP 403'],
  ['a request for credentials', { status: 401, text: '' }, false, 'HTTP 401'],
  ['no repository', { status: 404, text: '' }, undefined, 'HTTP 404'],
  ['too many requests', { status: 429, text: '' }, undefined, 'HTTP 429'],
  ['a redirect', { status: 302, text: '' }, undefined, 'HTTP 302'],
  ['an outage', { status: 503, text: '' }, undefined, 'HTTP 503'],
])('%s as the answer of CodeCommit', async (_, response, accepted, answer) => {
  const value: CodeCommitValue = {
    ...{ service: 'codecommit', credentialId: 'a', host: 'evil.example' },
    ...{ username: 'app-at-123456789012', password: 'p:+/=' },
  };
  const sent: unknown[] = [];
  const place = { region: 'cn-north-1', repository: 'my.app_1' };
  const reaction = await tryCodeCommit(value, place, async (...request) => {
    sent.push(...request);
    return response as never;
  });
  expect(reaction).toEqual({ accepted, answer: expect.stringContaining(answer) });
  // The host is that of the parameters, never that of the value.
  expect(sent).toEqual([
    'https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/my.app_1/info/refs?service=git-upload-pack',
    {
      ...{ method: 'GET', reads: 30 },
      headers: { authorization: `Basic ${Buffer.from('app-at-123456789012:p:+/=').toString('base64')}` },
    },
  ]);
});
