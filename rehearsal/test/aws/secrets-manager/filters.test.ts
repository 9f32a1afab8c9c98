import { setUp, token } from './fixtures';

interface Made {
  readonly name: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

async function listed(...secrets: Made[]) {
  const world = setUp();
  for (const { name, description, tags = {} } of secrets) {
    await world.call('CreateSecret', {
      Name: name,
      Description: description,
      SecretString: `value of ${name}`,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      ClientRequestToken: world.aws.random.uuid(),
    });
    await world.aws.timeline.runUntil(world.aws.timeline.now() + 1000);
  }
  const names = async (input: object): Promise<string[]> =>
    (await world.call('ListSecrets', input)).SecretList.map(({ Name }: { Name: string }) => Name);
  return { ...world, names, by: (Key: string, ...Values: string[]) => names({ Filters: [{ Key, Values }] }) };
}

// AWS's answers to these searches are in moto's tests of ListSecrets, which were verified against AWS.
describe('the filter "all"', () => {
  const SECRETS: Made[] = [
    { name: 'SecretOne' },
    { name: 'SecretTwo', description: 'DescTwo' },
    { name: 'Thirdsecret' },
    { name: 'SecretFTag', tags: { '1': 'foo' } },
    { name: 'SecretFValue', tags: { foo: 'v' } },
    { name: 'none' },
  ];

  test.each([
    ['two', ['SecretTwo']],
    ['SecretOne', ['SecretOne']],
    ['secret', ['SecretOne', 'SecretTwo', 'SecretFTag', 'SecretFValue']],
    ['sec', ['SecretOne', 'SecretTwo', 'SecretFTag', 'SecretFValue']],
    ['foo', ['SecretFTag', 'SecretFValue']],
    ['t', ['SecretTwo', 'Thirdsecret', 'SecretFTag']],
    ['d', ['SecretTwo']],
    ['d t', ['SecretTwo']],
    ['ret', []],
    ['SomeSecret', []],
  ])('finds %j in the words of one attribute', async (value, expected) => {
    const { by } = await listed(...SECRETS);
    expect(await by('all', value)).toEqual(expected);
  });

  test.each([
    ['Beta', ['prod/AppBeta', 'prod_AppBeta']],
    ['AppBeta', ['prod/AppBeta', 'prod_AppBeta']],
    ['company', ['uat/COMPANY']],
    ['Ythings', ['uat/COMPANYthings']],
    ['things', []],
    ['N', []],
    ['+', []],
  ])('splits names at capitals and punctuation: %j', async (value, expected) => {
    const { by } = await listed(
      { name: 'prod/AppBeta' },
      { name: 'prod_AppBeta' },
      { name: 'uat/COMPANY' },
      { name: 'uat/COMPANYthings' },
    );
    expect(await by('all', value)).toEqual(expected);
  });

  test('splits letters from digits', async () => {
    const { by } = await listed({ name: 'credsDatabase892' });
    expect(await by('all', '892')).toEqual(['credsDatabase892']);
    expect(await by('all', 'credsDatabase')).toEqual(['credsDatabase892']);
  });
});

test('the filter "description" looks for words in the same way', async () => {
  const { by } = await listed({ name: 'one', description: 'SecretTwo of the app' }, { name: 'two' });
  expect(await by('description', 'two')).toEqual(['one']);
  expect(await by('description', '!two')).toEqual(['two']);
});

describe('refuses', () => {
  test.each([
    [
      'a filter without values',
      [{ Key: 'description' }],
      'InvalidParameterException',
      'Invalid filter values for key: description',
    ],
    ['a filter without a key', [{ Values: ['a'] }], 'InvalidParameterException', 'Invalid filter key'],
    [
      'an empty list of values',
      [{ Key: 'name', Values: [] }],
      'ValidationException',
      'filters.1.member.values',
    ],
    [
      'more than ten values',
      [{ Key: 'name', Values: Array.from('abcdefghijk') }],
      'ValidationException',
      'less than or equal to 10',
    ],
    [
      'letters that AWS does not take',
      [{ Key: 'name', Values: ['ü'] }],
      'ValidationException',
      'expression pattern',
    ],
    [
      'more than ten filters',
      Array(11).fill({ Key: 'name', Values: ['a'] }),
      'ValidationException',
      "at 'filters'",
    ],
  ])('%s', async (_, Filters, code, message) => {
    const { call, names } = await listed({ name: 'one', description: 'd' });
    const refused = expect.objectContaining({ code, message: expect.stringContaining(message) });
    await expect(names({ Filters })).rejects.toEqual(refused);
    await expect(call('BatchGetSecretValue', { Filters })).rejects.toEqual(refused);
  });

  test.each([[{ SortBy: 'size' }], [{ SortOrder: 'up' }]])('%j', async (input) => {
    const { names } = await listed();
    await expect(names(input)).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

test('sorts by name, dates of change and dates of access', async () => {
  const { aws, call, names, value } = await listed({ name: 'b' }, { name: 'c' }, { name: 'a' });
  await call('UpdateSecret', { SecretId: 'c', ClientRequestToken: token(9), Description: 'new' });
  await value('b');
  await aws.timeline.runUntil(aws.timeline.now() + 2 * 24 * 3_600_000);
  await value('c');
  expect(await names({})).toEqual(['b', 'c', 'a']);
  expect(await names({ SortBy: 'created-date', SortOrder: 'desc' })).toEqual(['a', 'c', 'b']);
  expect(await names({ SortBy: 'name' })).toEqual(['a', 'b', 'c']);
  expect(await names({ SortBy: 'name', SortOrder: 'desc' })).toEqual(['c', 'b', 'a']);
  expect(await names({ SortBy: 'last-changed-date' })).toEqual(['b', 'a', 'c']);
  expect(await names({ SortBy: 'last-accessed-date' })).toEqual(['a', 'b', 'c']);
});

describe('BatchGetSecretValue by filters', () => {
  const Filters = [{ Key: 'name', Values: ['app/'] }];

  test('gives values page by page, and errors beside them', async () => {
    const { call } = await listed({ name: 'app/one' }, { name: 'other' }, { name: 'app/two' });
    await call('CreateSecret', { Name: 'app/empty', ClientRequestToken: token(8) });
    const first = await call('BatchGetSecretValue', { Filters, MaxResults: 2 });
    expect(first.SecretValues).toMatchObject([
      { Name: 'app/one', SecretString: 'value of app/one' },
      { Name: 'app/two', SecretString: 'value of app/two' },
    ]);
    const rest = await call('BatchGetSecretValue', { Filters, MaxResults: 2, NextToken: first.NextToken });
    expect(rest).toMatchObject({
      SecretValues: [],
      Errors: [{ ErrorCode: 'ResourceNotFoundException' }],
      NextToken: undefined,
    });
  });

  test.each([
    [
      'both filters and a list',
      { Filters, SecretIdList: ['app/one'] },
      'InvalidParameterException',
      "Either 'SecretIdList' or 'Filters' must be provided, but not both.",
    ],
    [
      'neither',
      {},
      'InvalidParameterException',
      "Either 'SecretIdList' or 'Filters' must be provided, but not both.",
    ],
    [
      'a list with MaxResults',
      { SecretIdList: ['app/one'], MaxResults: 1 },
      'InvalidParameterException',
      "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
    ],
    ['more than 20 results', { Filters, MaxResults: 21 }, 'ValidationException', 'less than or equal to 20'],
    ['an empty list', { SecretIdList: [] }, 'ValidationException', 'greater than or equal to 1'],
    [
      'more than 20 secrets',
      { SecretIdList: Array(21).fill('app/one') },
      'ValidationException',
      'less than or equal to 20',
    ],
    [
      'a token of no page',
      { Filters, NextToken: 'bogus' },
      'InvalidNextTokenException',
      'The NextToken value',
    ],
  ])('refuses %s', async (_, input, code, message) => {
    const { call } = await listed({ name: 'app/one' });
    await expect(call('BatchGetSecretValue', input)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('needs ListSecrets as well', async () => {
    const { aws, call } = setUp({ enforcePolicies: true });
    const iam = (operation: string, input: object) =>
      aws.call({ service: 'iam', operation, region: 'us-east-1', principal: root }, input);
    const root = {
      type: 'root',
      arn: `arn:aws:iam::${aws.account}:root`,
      accountId: aws.account,
      userId: 'r',
    } as const;
    await iam('CreateUser', { UserName: 'reader' });
    const grant = (...Action: string[]) =>
      iam('PutUserPolicy', {
        UserName: 'reader',
        PolicyName: 'read',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
        }),
      });
    const reader = {
      type: 'user',
      arn: `arn:aws:iam::${aws.account}:user/reader`,
      accountId: aws.account,
      userId: 'AIDAREADER',
      userName: 'reader',
    } as const;
    await grant('secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue');
    await expect(call('BatchGetSecretValue', { Filters }, reader)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('secretsmanager:ListSecrets'),
    });
    await grant('secretsmanager:BatchGetSecretValue', 'secretsmanager:ListSecrets');
    await expect(call('BatchGetSecretValue', { Filters }, reader)).resolves.toMatchObject({
      SecretValues: [],
    });
  });
});
