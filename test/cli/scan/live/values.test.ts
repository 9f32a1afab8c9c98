import { FIRST, scan } from './planted-account';

test.each([
  ['a password with spaces', `correct horse ${FIRST} 7!`, 'DB_PASSWORD', undefined],
  ['a JSON document', JSON.stringify({ user: 'app', password: FIRST }), 'CONFIG', 27],
  ['a URL', `postgres://app:${FIRST}@db.internal:5432/app`, 'DATABASE_URL', 16],
  ['a value with quotes', `token="${FIRST}"`, 'SETTINGS', 8],
])('the column in %s counts from its start', async (_, value, name, column) => {
  const answers = {
    listFunctions: {
      Functions: [{ FunctionName: 'f', Version: '$LATEST', Environment: { Variables: { [name]: value } } }],
    },
  };
  const { findings } = await scan(answers).result;
  expect(findings.map((finding) => finding.column)).toEqual(column === undefined ? [] : [column]);
});

test.each([
  '****',
  'true',
  'eu-central-1',
  'arn:aws:iam::123456789012:role/app',
  '{{resolve:secretsmanager:app}}',
  'https://sqs.eu-central-1.amazonaws.com/123456789012/orders',
  '1700000000',
])('the value %s is no finding', async (value) => {
  const Variables = { DB_PASSWORD: value, API_TOKEN: value, AUTH_SECRET: value };
  const answers = {
    listFunctions: { Functions: [{ FunctionName: 'f', Version: '$LATEST', Environment: { Variables } }] },
  };
  expect((await scan(answers).result).findings).toEqual([]);
});
