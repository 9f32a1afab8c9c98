import { iamFixture, policy, refusal, trust } from './fixtures';

const TRUST = trust({ Service: 'lambda.amazonaws.com' });
const READ = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });
const PolicyArn = 'arn:aws:iam::123456789012:policy/it';
const tags = (count: number, first = 0) =>
  Array.from({ length: count }, (_, i) => ({ Key: `key${first + i}`, Value: '' }));

/** Operations that create, tag, untag and describe a user, a role and a policy. */
const KINDS = [
  ['User', { UserName: 'it' }, {}],
  ['Role', { RoleName: 'it' }, { AssumeRolePolicyDocument: TRUST }],
  ['Policy', { PolicyArn }, { PolicyName: 'it', PolicyDocument: READ }],
] as const;

async function made(kind: string, target: object, rest: object, Tags: object[]) {
  const { iam } = iamFixture();
  const { PolicyArn: _, ...named } = target as { PolicyArn?: string };
  const created = await iam(`Create${kind}`, { ...named, ...rest, Tags });
  return {
    created: created[kind].Tags,
    got: async () => (await iam(`Get${kind}`, target))[kind].Tags,
    listed: async () => (await iam(`List${kind}Tags`, target)).Tags,
    tag: (Tags: object[]) => iam(`Tag${kind}`, { ...target, Tags }),
    untag: (TagKeys: string[]) => iam(`Untag${kind}`, { ...target, TagKeys }),
    inList: async () =>
      (await iam(kind === 'Policy' ? 'ListPolicies' : `List${kind}s`, {}))[`${kind}s`] ?? [],
  };
}

describe.each(KINDS)('tags of a %s', (kind, target, rest) => {
  const Team = { Key: 'Team', Value: 'mail' };

  test('are stored and returned', async () => {
    const it = await made(kind, target, rest, [Team]);
    expect(it.created).toEqual([Team]);
    expect(await it.got()).toEqual([Team]);
    expect(await it.listed()).toEqual([Team]);
  });

  test('are added, replaced and removed with case-insensitive keys', async () => {
    const it = await made(kind, target, rest, [Team]);
    await it.tag([
      { Key: 'team', Value: 'web' },
      { Key: 'stage', Value: 'dev' },
    ]);
    expect(await it.listed()).toEqual([
      { Key: 'team', Value: 'web' },
      { Key: 'stage', Value: 'dev' },
    ]);
    await it.untag(['TEAM', 'never-was']);
    expect(await it.listed()).toEqual([{ Key: 'stage', Value: 'dev' }]);
    await it.untag(['stage']);
    expect(await it.got()).toBeUndefined();
  });

  test('are limited to 50', async () => {
    const it = await made(kind, target, rest, tags(50));
    await expect(it.tag(tags(1, 50))).rejects.toMatchObject(
      refusal('LimitExceeded', `Cannot exceed quota for TagsPer${kind}: 50`),
    );
    await it.tag([{ Key: 'KEY0', Value: 'replaced' }]);
    expect(await it.listed()).toHaveLength(50);
    await expect(made(kind, target, rest, tags(51))).rejects.toThrow(
      "at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    );
  });

  test.each([
    ['no key', { Value: 'a' }, 'ValidationError', "'tags.1.member.key'"],
    ['an empty key', { Key: '', Value: 'a' }, 'ValidationError', "'tags.1.member.key'"],
    ['a key of 129 characters', { Key: 'a'.repeat(129) }, 'ValidationError', 'less than or equal to 128'],
    ['a key with an exclamation mark', { Key: 'a!' }, 'ValidationError', 'regular expression pattern'],
    ['a key of several members', { Key: { a: 'b' } }, 'ValidationError', 'regular expression pattern'],
    ['a value of 257 characters', { Key: 'a', Value: 'b'.repeat(257) }, 'ValidationError', 'equal to 256'],
    ['a value with an asterisk', { Key: 'a', Value: '*' }, 'ValidationError', "'tags.1.member.value'"],
    ['text in place of a tag', 'team', 'ValidationError', "'tags.1.member.key'"],
    ['a reserved key', { Key: 'AWS:team', Value: 'a' }, 'InvalidInput', 'reserved'],
  ])('are refused with %s', async (_, tag, code, message) => {
    const refusal = { code, message: expect.stringContaining(message) };
    await expect(made(kind, target, rest, [tag as object])).rejects.toMatchObject(refusal);
    const it = await made(kind, target, rest, []);
    await expect(it.tag([tag as object])).rejects.toMatchObject(refusal);
  });

  test('are refused with keys that differ only in case', async () => {
    await expect(made(kind, target, rest, [Team, { Key: 'TEAM', Value: 'web' }])).rejects.toMatchObject(
      refusal('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
    );
  });

  test('accept letters of any language and an empty value', async () => {
    const all = [{ Key: 'Größe 大_.:/=+-@', Value: '' }];
    const it = await made(kind, target, rest, all);
    expect(await it.got()).toEqual(all);
  });

  test('are omitted in lists', async () => {
    const it = await made(kind, target, rest, [Team]);
    for (const entry of await it.inList()) expect(entry).not.toHaveProperty('Tags', [Team]);
  });
});

test('AWS managed policies cannot be tagged', async () => {
  const { iam } = iamFixture({ enforcePolicies: false });
  await expect(
    iam('TagPolicy', { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess', Tags: tags(1) }),
  ).rejects.toMatchObject({ code: 'NoSuchEntity' });
});

test('evaluates aws:RequestTag for create requests', async () => {
  const { iam, user } = iamFixture();
  const condition = { StringEquals: { 'aws:RequestTag/team': 'mail' } };
  const ann = await user(
    'ann',
    policy({ Effect: 'Allow', Action: 'iam:Create*', Resource: '*', Condition: condition }),
  );
  const create = (operation: string, input: object, team: string) =>
    iam(operation, { ...input, Tags: [{ Key: 'team', Value: team }] }, ann);
  const inputs = [
    ['CreateUser', { UserName: 'a' }],
    ['CreateRole', { RoleName: 'a', AssumeRolePolicyDocument: TRUST }],
    ['CreatePolicy', { PolicyName: 'a', PolicyDocument: READ }],
  ] as const;
  for (const [operation, input] of inputs) {
    await expect(create(operation, input, 'web')).rejects.toMatchObject({ code: 'AccessDenied' });
    const created = await create(operation, input, 'mail');
    expect(created).toMatchObject({
      [operation.slice('Create'.length)]: { Arn: expect.stringMatching(/\/a$/) },
    });
  }
});

test('evaluates aws:ResourceTag for policies', async () => {
  const { iam, user } = iamFixture();
  const condition = { StringEquals: { 'aws:ResourceTag/team': 'mail' } };
  const ann = await user(
    'ann',
    policy({ Effect: 'Allow', Action: 'iam:*', Resource: '*', Condition: condition }),
  );
  const Tags = [{ Key: 'team', Value: 'web' }];
  await iam('CreatePolicy', { PolicyName: 'it', PolicyDocument: READ, Tags });
  await expect(iam('GetPolicy', { PolicyArn }, ann)).rejects.toMatchObject({ code: 'AccessDenied' });
  await iam('TagPolicy', { PolicyArn, Tags: [{ Key: 'team', Value: 'mail' }] });
  expect(await iam('GetPolicy', { PolicyArn }, ann)).toMatchObject({ Policy: { PolicyName: 'it' } });
  expect(await iam('ListPolicyTags', { PolicyArn }, ann)).toMatchObject({
    Tags: [{ Key: 'team', Value: 'mail' }],
  });
});
