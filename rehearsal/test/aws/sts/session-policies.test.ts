import { iamFixture, policy, refusal, trust } from '../iam/fixtures';

const RoleArn = 'arn:aws:iam::123456789012:role/rotator';

/** A session policy with the given number of characters. */
function long(characters: number): string {
  const of = (length: number) =>
    policy({ Effect: 'Allow', Action: '*', Resource: `arn:aws:s3:::${'b'.repeat(length)}` });
  return of(characters - of(0).length);
}

/** The signed operations with session policies. */
async function world() {
  const made = iamFixture();
  const ann = await made.user('ann', policy({ Effect: 'Allow', Action: 'sts:*', Resource: '*' }));
  await made.iam('CreateRole', {
    RoleName: 'rotator',
    AssumeRolePolicyDocument: trust({ AWS: ann.arn }),
  });
  const inputs: Record<string, object> = {
    AssumeRole: { RoleArn, RoleSessionName: 'session' },
    GetFederationToken: { Name: 'guest' },
  };
  return {
    ...made,
    call: (operation: string, input: object) => made.sts(operation, { ...inputs[operation], ...input }, ann),
  };
}

describe.each(['AssumeRole', 'GetFederationToken'])('a session policy of %s', (operation) => {
  test('is limited to 2,048 characters', async () => {
    const { call } = await world();
    expect(await call(operation, { Policy: long(2048) })).toMatchObject({
      Credentials: { SessionToken: expect.any(String) },
    });
    const Policy = long(2049);
    await expect(call(operation, { Policy })).rejects.toMatchObject(
      refusal(
        'ValidationError',
        `1 validation error detected: Value '${Policy}' at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048`,
        400,
      ),
    );
  });

  test('counts white space', async () => {
    const { call } = await world();
    await expect(call(operation, { Policy: `${long(2048)} ` })).rejects.toThrow('equal to 2048');
  });

  test('must be an identity policy', async () => {
    const { call } = await world();
    const Policy = policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' });
    await expect(call(operation, { Policy })).rejects.toMatchObject(
      refusal('MalformedPolicyDocument', 'Policy document should not specify a principal.'),
    );
    const older = JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });
    expect(await call(operation, { Policy: older })).toMatchObject({
      Credentials: { SessionToken: expect.any(String) },
    });
  });

  test('is limited to Latin-1', async () => {
    const { call } = await world();
    const Policy = policy({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::大' });
    await expect(call(operation, { Policy })).rejects.toThrow('regular expression pattern');
  });

  test('is combined with ten managed policies at most', async () => {
    const { call } = await world();
    const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const PolicyArns = (count: number) => Array.from({ length: count }, () => ({ arn }));
    expect(await call(operation, { PolicyArns: PolicyArns(10) })).toMatchObject({
      Credentials: { SessionToken: expect.any(String) },
    });
    await expect(call(operation, { PolicyArns: PolicyArns(11) })).rejects.toMatchObject(
      refusal('ValidationError', expect.stringContaining("'policyArns'")),
    );
  });
});
