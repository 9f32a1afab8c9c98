import { loginValue, readAdminLogin } from '../../../lambdas/databases/login';

const { parse, serialize, secretsIn } = loginValue('test-login');
const LOGIN = { engine: 'postgres', host: 'db.internal', port: 5432, username: 'app_a', password: 'p&"ß' };

const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

test.each([
  ['without', LOGIN],
  ['with', { ...LOGIN, dbname: 'shop' }],
])('a login %s a database is the JSON of AWS', (_, login) => {
  expect(JSON.parse(serialize(login))).toEqual(login);
  expect(parse(serialize(login))).toEqual(login);
  expect(secretsIn(login)).toEqual([LOGIN.password]);
});

test('reads a value of other tools: the port as text, an empty database, other members', () => {
  const text = JSON.stringify({ ...LOGIN, port: '5432', dbname: '', dbInstanceIdentifier: 'shop' });
  expect(parse(text)).toEqual(LOGIN);
});

test.each(['engine', 'host', 'username', 'password'])('refuses a value without %s', (member) => {
  expect(codeOf(() => parse(JSON.stringify({ ...LOGIN, [member]: undefined })))).toBe('WrongKind');
  expect(codeOf(() => parse(JSON.stringify({ ...LOGIN, [member]: '' })))).toBe('WrongKind');
});

test('quotes nothing of a value that is not JSON', () => {
  expect(() => parse('hunter2')).toThrow(
    expect.objectContaining({ code: 'SecretMalformed', message: expect.not.stringContaining('hunter2') }),
  );
});

test('reads the login of an admin secret, and nothing else of it', () => {
  const text = JSON.stringify({ ...LOGIN, masterarn: 'arn' });
  expect(readAdminLogin(text)).toEqual({ username: LOGIN.username, password: LOGIN.password });
});

test.each(['{"username":"root"}', '{"username":"root","password":""}', '{"username":1,"password":"x"}'])(
  'refuses the admin secret %s',
  (text) => {
    expect(codeOf(() => readAdminLogin(text))).toBe('WrongKind');
  },
);
