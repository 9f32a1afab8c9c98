import type { Templates } from '../maker';
import { P, PU, SITES, T, TU, two } from './keys';
import { token } from './values';

/** Values of keys in source code. */
export const PROGRAMS: Templates = {
  'packages/api/src/conf*.ts': [
    ...two('ts', T, P, (key, value) => `    ${key}: z.string().default('${value}'),`),
    ...two('ts', T, P, (key, value) => `this.${key} = "${value}";`),
    ...two(
      'ts',
      T,
      P,
      (key, value, m) => `await login({ user: 'ops', ${key}: '${value}', host: '${m.one(SITES)}' });`,
    ),
    ...two('ts', TU, PU, (key, value) => `vi.stubEnv('${key}', '${value}');`),
    ...two('ts', TU, PU, (key, value) => `const {${key} = '${value}'} = process.env;`),
    (m) => `      .set('Authorization', 'Bearer ${m.secret('keyed-header', token(m))}')`,
  ],
  'lambda/handler_*.py': [
    ...two('python', T, P, (key, value) => `    self._${key} = b"${value}"`),
    ...two(
      'python',
      ['access_token', 'client_secret'],
      ['passwd', 'db_password'],
      (key, value) => `config["${key}"] = """${value}"""`,
    ),
    ...two('python', TU, PU, (key, value) => `${key}: Final[str] = "${value}"`),
    ...two(
      'python',
      ['secret', 'api_token'],
      ['password'],
      (key, value) => `conn = dict(host="h", ${key}="${value}", port=1)`,
    ),
    (m) =>
      `engine = create_engine("postgresql+psycopg2://etl:${m.secret('url', m.chars(15, 'base62'))}@${m.one(SITES)}/dw")`,
    (m) => `s.auth = ("svc", "${m.secret('password-pair', m.chars(12, 'base62'))}")`,
  ],
  'cs/Program*.cs': [
    ...two('csharp', T, P, (key, value) => `            ${key} = @"${value}",`),
    ...two('csharp', TU, PU, (key, value) => `Environment.SetEnvironmentVariable("${key}", "${value}");`),
    (m) =>
      `var c = new SqlConnection("Server=tcp:${m.one(SITES)},1433;Initial Catalog=x;User ID=app;Password=${m.secret('connection-string', m.chars(14, 'base62'))};");`,
  ],
  'mobile/gradle-*.properties': two(
    'properties',
    ['apiToken', 'mapsSecret'],
    ['storePassword', 'keyPassword'],
    (key, value) => `${key}=${value}`,
  ),
  'ansible/group_vars/all-*.yml': [
    ...two(
      'yaml',
      ['registry_token', 'app_secret_key'],
      ['postgres_password', 'redis_auth_pass'],
      (key, value) => `${key}: >-\n  ${value}`,
    ),
    ...two(
      'yaml',
      ['registry_token', 'app_secret_key'],
      ['postgres_password', 'keystore_pass'],
      (key, value) => `  - { name: x, ${key}: "${value}" }`,
    ),
  ],
};
