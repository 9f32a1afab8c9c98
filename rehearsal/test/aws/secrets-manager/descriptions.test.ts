import { setUp } from './fixtures';

async function named(...secrets: [name: string, description: string][]) {
  const world = setUp();
  for (const [Name, Description] of secrets) {
    const input = { Name, Description, SecretString: 'one', ClientRequestToken: world.aws.random.uuid() };
    await world.call('CreateSecret', input);
  }
  const names = async (input: object): Promise<string[]> =>
    (await world.call('ListSecrets', input)).SecretList.map(({ Name }: { Name: string }) => Name);
  return { ...world, names };
}

describe('ListSecrets', () => {
  test.each([
    ['names from their beginning', [{ Key: 'name', Values: ['app/'] }], ['app/one', 'app/two']],
    ['names with their case', [{ Key: 'name', Values: ['App'] }], []],
    [
      'descriptions by the beginnings of words',
      [{ Key: 'description', Values: ['first mail'] }],
      ['app/one'],
    ],
    ['descriptions without their case', [{ Key: 'description', Values: ['SECOND'] }], ['app/two']],
    ['negated', [{ Key: 'name', Values: ['!app/'] }], ['other']],
    ['any of the values', [{ Key: 'name', Values: ['other', 'app/t'] }], ['app/two', 'other']],
    [
      'all of the filters',
      [
        { Key: 'name', Values: ['app'] },
        { Key: 'description', Values: ['mailer'] },
      ],
      ['app/one'],
    ],
  ])('filters: %s', async (_, Filters, expected) => {
    const { names } = await named(
      ['app/one', 'the first mailer'],
      ['app/two', 'Second'],
      ['other', 'of the team'],
    );
    expect(await names({ Filters })).toEqual(expected);
  });

  test('filters by tags', async () => {
    const { call, names } = await named(['one', ''], ['two', '']);
    await call('TagResource', { SecretId: 'two', Tags: [{ Key: 'stage', Value: 'prod' }] });
    expect(await names({ Filters: [{ Key: 'tag-key', Values: ['sta'] }] })).toEqual(['two']);
    expect(await names({ Filters: [{ Key: 'tag-value', Values: ['!prod'] }] })).toEqual(['one']);
  });

  test('gives pages, in the order of creation or the other way round', async () => {
    const { call, names } = await named(['one', ''], ['two', ''], ['three', '']);
    const first = await call('ListSecrets', { MaxResults: 2 });
    expect(first.SecretList).toHaveLength(2);
    expect(await names({ NextToken: first.NextToken })).toEqual(['three']);
    expect(await names({ SortOrder: 'desc' })).toEqual(['three', 'two', 'one']);
    await expect(names({ NextToken: 'bogus' })).rejects.toMatchObject({ code: 'InvalidNextTokenException' });
    await expect(names({ MaxResults: 101 })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining("Value '101' at 'maxResults'"),
    });
  });

  test('refuses a key that it cannot filter by, also when there is nothing to filter', async () => {
    const { names } = await named();
    await expect(names({ Filters: [{ Key: 'colour', Values: ['red'] }] })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(
        "Value 'colour' at 'filters.1.member.key' failed to satisfy constraint: Member must satisfy enum value set: [name, ",
      ),
    });
  });
});

describe('tags', () => {
  test('are put over those with the same key, and at most fifty', async () => {
    const { call } = await named(['one', '']);
    const tag = (Tags: object[]) => call('TagResource', { SecretId: 'one', Tags });
    await tag([{ Key: 'a', Value: '1' }]);
    await tag([{ Key: 'a', Value: '2' }]);
    expect((await call('DescribeSecret', { SecretId: 'one' })).Tags).toEqual([{ Key: 'a', Value: '2' }]);
    const many = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
    await expect(tag(many)).rejects.toMatchObject({ code: 'InvalidParameterException' });
    expect((await call('DescribeSecret', { SecretId: 'one' })).Tags).toHaveLength(1);
  });

  test('are an empty list once the last is taken away, and not there before the first', async () => {
    const { create, call } = setUp();
    await create('key', 'one');
    const tags = async () => (await call('DescribeSecret', { SecretId: 'key' })).Tags;
    await call('UntagResource', { SecretId: 'key', TagKeys: ['stage'] });
    expect(await tags()).toBeUndefined();
    await call('TagResource', { SecretId: 'key', Tags: [{ Key: 'stage', Value: 'prod' }] });
    await call('UntagResource', { SecretId: 'key', TagKeys: ['stage'] });
    expect(await tags()).toEqual([]);
  });

  test('are watched for secret values', async () => {
    const { aws, call } = setUp();
    await call('CreateSecret', {
      Name: 'key',
      ClientRequestToken: aws.random.uuid(),
      SecretString: JSON.stringify({
        accessKeyId: 'AKIAEXAMPLEEXAMPLE',
        secretAccessKey: 'very-secret-value',
      }),
    });
    await call('TagResource', { SecretId: 'key', Tags: [{ Key: 'id', Value: 'AKIAEXAMPLEEXAMPLE' }] });
    expect(aws.exposureWatch.exposures).toEqual([]);
    await call('TagResource', { SecretId: 'key', Tags: [{ Key: 'oh', Value: 'no, very-secret-value' }] });
    expect(aws.exposureWatch.exposures).toMatchObject([{ place: 'tag:key', secret: 'key' }]);
  });
});

describe('resource policies', () => {
  const policy = (Principal: unknown) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
    });

  test('are kept as they were put, until deleted', async () => {
    const { call } = await named(['one', '']);
    const ResourcePolicy = policy({ AWS: '123456789012' });
    await call('PutResourcePolicy', { SecretId: 'one', ResourcePolicy });
    expect((await call('GetResourcePolicy', { SecretId: 'one' })).ResourcePolicy).toBe(ResourcePolicy);
    await call('DeleteResourcePolicy', { SecretId: 'one' });
    expect((await call('GetResourcePolicy', { SecretId: 'one' })).ResourcePolicy).toBeUndefined();
  });

  test.each([
    ['{', false, 'MalformedPolicyDocumentException'],
    ['{"Version":"2012-10-17"}', false, 'MalformedPolicyDocumentException'],
    [
      '{"Statement":[{"Effect":"Maybe","Principal":"*","Action":"*"}]}',
      false,
      'MalformedPolicyDocumentException',
    ],
    [policy('*'), true, 'PublicPolicyException'],
  ])('%s is refused', async (ResourcePolicy, BlockPublicPolicy, code) => {
    const { call } = await named(['one', '']);
    const input = { SecretId: 'one', ResourcePolicy, BlockPublicPolicy };
    await expect(call('PutResourcePolicy', input)).rejects.toMatchObject({ code });
  });

  test('are validated without being put', async () => {
    const { call } = await named(['one', '']);
    const validate = (principal: unknown) =>
      call('ValidateResourcePolicy', { SecretId: 'one', ResourcePolicy: policy(principal) });
    expect((await validate({ AWS: '123456789012' })).PolicyValidationPassed).toBe(true);
    expect((await validate('*')).PolicyValidationPassed).toBe(false);
    expect((await call('GetResourcePolicy', { SecretId: 'one' })).ResourcePolicy).toBeUndefined();
  });
});
