import { generateKeyPairSync } from 'node:crypto';
import { iamFixture, policy, refusal, trust } from '../iam/fixtures';
import { claimsAt, ec, HOST, jwt, PROVIDER, SUBJECT, WEB_IDENTITIES } from './fixtures';

const RoleArn = 'arn:aws:iam::123456789012:role/deployer';
const ACTION = 'sts:AssumeRoleWithWebIdentity';

/** Creates a role that trusts the provider for one repository. Returns functions that assume it. */
async function world({ statement = {} as object } = {}) {
  const made = iamFixture();
  made.aws.sts.webIdentityProviders.push(WEB_IDENTITIES);
  await made.iam('CreateRole', {
    RoleName: 'deployer',
    AssumeRolePolicyDocument: policy({
      Effect: 'Allow',
      Principal: { Federated: PROVIDER },
      Action: ACTION,
      Condition: {
        StringEquals: { [`${HOST}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${HOST}:sub`]: 'repo:octo/app:*' },
      },
      ...statement,
    }),
  });
  const claims = claimsAt(made.aws.timeline.now());
  const withToken = (WebIdentityToken: string, input: object = {}) =>
    made.sts('AssumeRoleWithWebIdentity', { RoleArn, RoleSessionName: 'build', WebIdentityToken, ...input });
  return {
    ...made,
    claims,
    withToken,
    assume: (changed: object = {}, input: object = {}) => withToken(jwt({ ...claims, ...changed }), input),
  };
}

describe('AssumeRoleWithWebIdentity', () => {
  test('returns a session of a role that trusts the provider', async () => {
    const { aws, assume } = await world();
    const answer = await assume();
    expect(answer).toMatchObject({
      SubjectFromWebIdentityToken: SUBJECT,
      AssumedRoleUser: { Arn: 'arn:aws:sts::123456789012:assumed-role/deployer/build' },
      Provider: PROVIDER,
      Audience: 'sts.amazonaws.com',
    });
    expect(aws.sts.identity(answer.Credentials.AccessKeyId)?.principal).toMatchObject({
      type: 'assumed-role',
      roleArn: RoleArn,
    });
    expect(Number(answer.Credentials.Expiration) - aws.timeline.now()).toBe(3_600_000);
  });

  test('accepts tokens with an elliptic curve signature', async () => {
    const { claims, withToken } = await world();
    await expect(withToken(jwt(claims, { alg: 'ES256' }, ec.privateKey))).resolves.toMatchObject({
      Provider: PROVIDER,
    });
  });

  test('applies the session policy', async () => {
    const { aws, assume } = await world();
    const Policy = policy({ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' });
    const { Credentials } = await assume({}, { Policy });
    const { sessionPolicies } = aws.sts.identity(Credentials.AccessKeyId)?.principal ?? {};
    expect(sessionPolicies).toEqual([JSON.parse(Policy)]);
  });

  test.each([
    ['another subject', { sub: 'repo:octo/other:ref:refs/heads/main' }, {}],
    ['an unknown role', {}, { RoleArn: `${RoleArn}2` }],
  ])('refuses %s', async (_, claims, input) => {
    const { assume } = await world();
    await expect(assume(claims, input)).rejects.toMatchObject(
      refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403),
    );
  });

  test('refuses a role that trusts another provider, and records what would allow it', async () => {
    const { aws, assume } = await world({
      statement: { Principal: { Federated: `${PROVIDER}/other` }, Condition: undefined },
    });
    await expect(assume()).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(aws.authorizer.denied).toMatchObject([
      {
        principal: PROVIDER,
        action: ACTION,
        reason: `because no resource-based policy allows the ${ACTION} action`,
        wouldAllow: expect.stringContaining(`"Principal":{"Federated":"${PROVIDER}"}`),
      },
    ]);
  });

  test.each<[string, object, string, string]>([
    ['another issuer', { iss: 'https://example.com' }, 'InvalidIdentityToken', 'No OpenIDConnect provider'],
    ['another audience', { aud: ['me', 'you'] }, 'InvalidIdentityToken', 'Incorrect token audience'],
    ['another authorized party', { azp: 'me' }, 'InvalidIdentityToken', 'Incorrect token audience'],
    ['no subject', { sub: undefined }, 'InvalidIdentityToken', 'Missing a required claim'],
    ['a past expiration', { exp: 1_600_000_000 }, 'ExpiredTokenException', 'Token expired: current date'],
  ])('refuses a token with %s', async (_, claims, code, message) => {
    const { assume } = await world();
    await expect(assume(claims)).rejects.toMatchObject({
      code,
      status: 400,
      message: expect.stringContaining(message),
    });
  });

  test('refuses tokens that are not signed by the provider', async () => {
    const { claims, withToken } = await world();
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const [head, , signature] = jwt(claims).split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'repo:octo/app:x' })).toString('base64url');
    for (const token of [
      jwt(claims, undefined, other),
      jwt(claims, { alg: 'RS256', kid: 'two' }),
      jwt(claims, { alg: 'none' }),
      jwt(claims, { alg: 'HS256' }),
      jwt(claims, { alg: 'ES256' }),
      `${head}.${changed}.${signature}`,
    ]) {
      await expect(withToken(token)).rejects.toThrow('does not match a key');
    }
  });

  test.each(['token', 'a.b.c', `${jwt({})}.d`, `${jwt({}).split('.').slice(0, 2).join('.')}.`])(
    'refuses the malformed token %j',
    async (token) => {
      const { withToken } = await world();
      await expect(withToken(token)).rejects.toMatchObject(
        refusal('InvalidIdentityToken', expect.stringContaining('not a valid JWT')),
      );
    },
  );

  test('limits the duration to that of the role', async () => {
    const { assume } = await world();
    await expect(assume({}, { DurationSeconds: '3601' })).rejects.toThrow('MaxSessionDuration');
  });
});

describe('AssumeRoleWithSAML', () => {
  const input = {
    RoleArn,
    PrincipalArn: 'arn:aws:iam::123456789012:saml-provider/staff',
    SAMLAssertion: Buffer.from('<saml/>').toString('base64'),
  };

  test('reports that the provider does not exist', async () => {
    const { sts, iam } = iamFixture();
    await iam('CreateRole', {
      RoleName: 'deployer',
      AssumeRolePolicyDocument: trust({ Federated: input.PrincipalArn }, 'sts:AssumeRoleWithSAML'),
    });
    await expect(sts('AssumeRoleWithSAML', input)).rejects.toMatchObject(
      refusal('InvalidIdentityToken', "Specified provider doesn't exist"),
    );
  });

  test.each(['RoleArn', 'PrincipalArn', 'SAMLAssertion'])('requires %s', async (member) => {
    await expect(
      iamFixture().sts('AssumeRoleWithSAML', { ...input, [member]: undefined }),
    ).rejects.toMatchObject({ code: 'ValidationError' });
  });
});
