import { codeOf, DAY, errorOf, setUp, token } from './fixtures';

interface Listed {
  readonly Name: string;
  readonly Description?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

async function withSecrets(...secrets: Listed[]) {
  const world = setUp();
  for (const { tags = {}, ...input } of secrets) {
    await world.call('CreateSecret', {
      ...input,
      SecretString: `value of ${input.Name}`,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      ClientRequestToken: world.aws.random.uuid(),
    });
    await world.pass(1000);
  }
  const names = async (input: object): Promise<string[]> =>
    (await world.call('ListSecrets', input)).SecretList.map(({ Name }: { Name: string }) => Name);
  return { ...world, names, by: (Key: string, ...Values: string[]) => names({ Filters: [{ Key, Values }] }) };
}

describe('filters', () => {
  const SECRETS: Listed[] = [
    { Name: 'app/one', Description: 'the first mailer' },
    { Name: 'app/two', Description: 'SecondOf the app', tags: { stage: 'prod' } },
    { Name: 'other', Description: 'of the team' },
  ];

  test.each<[string, [Key: string, ...Values: string[]][], string[]]>([
    ['names by prefix', [['name', 'app/']], ['app/one', 'app/two']],
    ['names with case', [['name', 'App']], []],
    ['descriptions by prefixes of words', [['description', 'first mail']], ['app/one']],
    ['descriptions without case', [['description', 'SECOND']], ['app/two']],
    ['descriptions by words in mixed case', [['description', '!of']], ['app/one']],
    ['tag keys by prefix', [['tag-key', 'sta']], ['app/two']],
    ['tag values, negated', [['tag-value', '!prod']], ['app/one', 'other']],
    ['names, negated', [['name', '!app/']], ['other']],
    ['by any value of a filter', [['name', 'other', 'app/t']], ['app/two', 'other']],
    [
      'by all filters',
      [
        ['name', 'app'],
        ['description', 'mailer'],
      ],
      ['app/one'],
    ],
  ])('match %s', async (_, filters, expected) => {
    const { names } = await withSecrets(...SECRETS);
    expect(await names({ Filters: filters.map(([Key, ...Values]) => ({ Key, Values })) })).toEqual(expected);
  });

  // The expected results are those of moto's tests of ListSecrets, which were verified against AWS.
  const WORDS: Listed[] = [
    { Name: 'SecretOne' },
    { Name: 'SecretTwo', Description: 'DescTwo' },
    { Name: 'Thirdsecret' },
    { Name: 'SecretFTag', tags: { '1': 'foo' } },
    { Name: 'SecretFValue', tags: { foo: 'v' } },
    { Name: 'none' },
  ];
  const NAMES: Listed[] = [
    'prod/AppBeta',
    'prod_AppBeta',
    'uat/COMPANY',
    'uat/COMPANYthings',
    'creds892',
  ].map((Name) => ({ Name }));

  test.each([
    ['two', WORDS, ['SecretTwo']],
    ['SecretOne', WORDS, ['SecretOne']],
    ['secret', WORDS, ['SecretOne', 'SecretTwo', 'SecretFTag', 'SecretFValue']],
    ['sec', WORDS, ['SecretOne', 'SecretTwo', 'SecretFTag', 'SecretFValue']],
    ['foo', WORDS, ['SecretFTag', 'SecretFValue']],
    ['t', WORDS, ['SecretTwo', 'Thirdsecret', 'SecretFTag']],
    ['d', WORDS, ['SecretTwo']],
    ['d t', WORDS, ['SecretTwo']],
    ['ret', WORDS, []],
    ['SomeSecret', WORDS, []],
    ['Beta', NAMES, ['prod/AppBeta', 'prod_AppBeta']],
    ['AppBeta', NAMES, ['prod/AppBeta', 'prod_AppBeta']],
    ['company', NAMES, ['uat/COMPANY']],
    ['Ythings', NAMES, ['uat/COMPANYthings']],
    ['things', NAMES, []],
    ['N', NAMES, []],
    ['+', NAMES, []],
    ['892', NAMES, ['creds892']],
    ['creds', NAMES, ['creds892']],
  ])('match %j to the words of one attribute with the key "all"', async (value, secrets, expected) => {
    const { by } = await withSecrets(...secrets);
    expect(await by('all', value)).toEqual(expected);
  });

  test.each([
    ['no values', [{ Key: 'name' }], 'InvalidParameterException: Invalid filter values for key: name'],
    ['no key', [{ Values: ['a'] }], 'InvalidParameterException: Invalid filter key'],
    ['an empty list of values', [{ Key: 'name', Values: [] }], "at 'filters.1.member.values'"],
    ['eleven values', [{ Key: 'name', Values: [...'abcdefghijk'] }], 'less than or equal to 10'],
    ['an invalid character', [{ Key: 'name', Values: ['ü'] }], 'regular expression pattern'],
    ['eleven filters', Array(11).fill({ Key: 'name', Values: ['a'] }), "at 'filters'"],
    [
      'an unknown key',
      [{ Key: 'colour', Values: ['red'] }],
      "ValidationException: 1 validation error detected: Value 'colour' at 'filters.1.member.key' failed to satisfy constraint: Member must satisfy enum value set: [name, ",
    ],
  ])('refuse %s', async (_, Filters, error) => {
    const { call } = setUp();
    for (const operation of ['ListSecrets', 'BatchGetSecretValue']) {
      expect(await errorOf(call(operation, { Filters }))).toContain(error);
    }
  });
});

describe('ListSecrets', () => {
  test('returns pages', async () => {
    const { call, names } = await withSecrets({ Name: 'one' }, { Name: 'two' }, { Name: 'three' });
    const first = await call('ListSecrets', { MaxResults: 2 });
    expect(first.SecretList).toHaveLength(2);
    expect(await names({ NextToken: first.NextToken })).toEqual(['three']);
  });

  test('sorts by name, dates of creation, change and access', async () => {
    const { call, names, value, pass } = await withSecrets({ Name: 'b' }, { Name: 'c' }, { Name: 'a' });
    await call('UpdateSecret', { SecretId: 'c', ClientRequestToken: token(9), Description: 'new' });
    await value('b');
    await pass(2 * DAY);
    await value('c');
    expect(await names({})).toEqual(['b', 'c', 'a']);
    expect(await names({ SortBy: 'created-date', SortOrder: 'desc' })).toEqual(['a', 'c', 'b']);
    expect(await names({ SortBy: 'name' })).toEqual(['a', 'b', 'c']);
    expect(await names({ SortBy: 'name', SortOrder: 'desc' })).toEqual(['c', 'b', 'a']);
    expect(await names({ SortBy: 'last-changed-date' })).toEqual(['b', 'a', 'c']);
    expect(await names({ SortBy: 'last-accessed-date' })).toEqual(['a', 'b', 'c']);
  });

  test.each([
    [{ SortBy: 'size' }, "ValidationException: 1 validation error detected: Value 'size' at 'sortBy'"],
    [{ SortOrder: 'up' }, "ValidationException: 1 validation error detected: Value 'up' at 'sortOrder'"],
    [{ MaxResults: 101 }, "ValidationException: 1 validation error detected: Value '101' at 'maxResults'"],
    [{ NextToken: 'bogus' }, 'InvalidNextTokenException: The NextToken value is invalid.'],
  ])('refuses %j', async (input, error) => {
    expect(await errorOf(setUp().call('ListSecrets', input))).toContain(error);
  });
});

describe('BatchGetSecretValue', () => {
  const Filters = [{ Key: 'name', Values: ['app/'] }];

  test('returns values and errors by ids', async () => {
    const { create, call } = setUp();
    await create('key', 'one');
    expect(await call('BatchGetSecretValue', { SecretIdList: ['key', 'missing'] })).toMatchObject({
      SecretValues: [{ Name: 'key', SecretString: 'one' }],
      Errors: [{ SecretId: 'missing', ErrorCode: 'ResourceNotFoundException' }],
    });
  });

  test('returns pages of values and errors by filters', async () => {
    const { call } = await withSecrets({ Name: 'app/one' }, { Name: 'other' }, { Name: 'app/two' });
    await call('CreateSecret', { Name: 'app/empty', ClientRequestToken: token(8) });
    const { NextToken, ...first } = await call('BatchGetSecretValue', { Filters, MaxResults: 2 });
    expect(first.SecretValues).toMatchObject([
      { Name: 'app/one', SecretString: 'value of app/one' },
      { Name: 'app/two', SecretString: 'value of app/two' },
    ]);
    expect(await call('BatchGetSecretValue', { Filters, MaxResults: 2, NextToken })).toMatchObject({
      SecretValues: [],
      Errors: [{ ErrorCode: 'ResourceNotFoundException' }],
      NextToken: undefined,
    });
  });

  const SecretIdList = ['app/one'];
  const NOT_BOTH = "Either 'SecretIdList' or 'Filters' must be provided, but not both.";

  test.each([
    ['both filters and ids', { Filters, SecretIdList }, NOT_BOTH],
    ['neither filters nor ids', {}, NOT_BOTH],
    [
      'ids with MaxResults',
      { SecretIdList, MaxResults: 1 },
      "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
    ],
    ['more than 20 results', { Filters, MaxResults: 21 }, 'less than or equal to 20'],
    ['an empty list of ids', { SecretIdList: [] }, 'greater than or equal to 1'],
    ['more than 20 ids', { SecretIdList: Array(21).fill('app/one') }, 'less than or equal to 20'],
    ['an invalid NextToken', { Filters, NextToken: 'bogus' }, 'The NextToken value'],
  ])('refuses %s', async (_, input, message) => {
    const request = setUp().call('BatchGetSecretValue', input);
    expect(await codeOf(request)).toMatch(/^(InvalidParameter|Validation|InvalidNextToken)Exception$/);
    expect(await errorOf(request)).toContain(message);
  });
});
