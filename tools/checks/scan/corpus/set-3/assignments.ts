import type { Maker, Template, Templates } from '../maker';
import { password, token } from './values';

const T = [
  'paymentApiSecret',
  'partnerToken',
  'licenseKey',
  'serviceAccountKey',
  'graphqlAdminSecret',
  'uploadToken',
  'vaultToken',
];
const TU = [
  'PAYPAL_CLIENT_SECRET',
  'BOT_TOKEN',
  'SENTRY_AUTH_TOKEN',
  'APP_SECRET',
  'FERNET_KEY',
  'CRYPT_KEY',
  'OPENAI_API_KEY',
  'X_RAPIDAPI_KEY',
];
const P = [
  'databasePassword',
  'sshPassphrase',
  'proxyPassword',
  'userPass',
  'adminPwd',
  'keyPassword',
  'testPassword',
];
const PU = [
  'DATABASE_PASSWORD',
  'FTP_PASS',
  'NEO4J_PASSWORD',
  'SA_PASSWORD',
  'WIFI_PASSWORD',
  'ELASTIC_PASSWORD',
];
const SITES = ['intra.pine.test', '172.16.9.40', 'broker-3', 'stage.pine.test'];

type Write = (key: string, value: string, m: Maker) => string;
const two = (
  kind: string,
  tokens: readonly string[],
  passwords: readonly string[],
  write: Write,
): Template[] => [
  (m) => write(m.one(tokens), m.secret(`keyed-${kind}`, token(m)), m),
  (m) => write(m.one(passwords), m.secret(`password-${kind}`, password(m)), m),
];

/** Values of keys, in forms that are in no other set. */
export const ASSIGNMENTS: Templates = {
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
  'systemd/app-*.service': two(
    'systemd',
    TU,
    PU,
    (key, value) => `Environment="${key}=${value.replaceAll('%', '%%')}"`,
  ),
  'nginx/site-*.conf': [(m) => `    proxy_set_header X-Api-Key "${m.secret('keyed-conf', token(m))}";`],
  'k8s/cron-*.yaml': two(
    'k8s-env',
    TU,
    PU,
    (key, value) => `            - name: ${key}\n              value: ${value}`,
  ),
  'tf/env-*.tfvars': two(
    'tfvars',
    ['github_token', 'datadog_api_key'],
    ['db_master_password', 'admin_pass'],
    (key, value) => `${key} = "${value}"`,
  ),
  'tf/ecs-*.tf': two('ecs', TU, PU, (key, value) => `      { name = "${key}", value = "${value}" },`),
  'r/analysis-*.R': two(
    'r',
    ['api_key', 'auth_token'],
    ['password', 'pwd'],
    (key, value) => `Sys.setenv(${key} = "${value}")`,
  ),
  'haskell/Conf*.hs': two('haskell', T, P, (key, value) => `${key} = "${value}"`),
  'go/main_*.go': [
    ...two('go', T, P, (key, value) => `\tflag.StringVar(&${key}, "${key}", "${value}", "secret to use")`),
    ...two('go', T, P, (key, value) => `\tcfg.${key} = \`${value}\``),
  ],
  'java/Conf*.java': two('java', T, P, (key, value) => `        builder.${key}("${value}").build();`),
  'ruby/spec_*.rb': two('ruby', TU, PU, (key, value) => `ENV.fetch('${key}', '${value}')`),
  'php/env-*.php': [
    ...two('php', TU, PU, (key, value) => `putenv('${key}=${value}');`),
    ...two(
      'php',
      ['secret', 'api_token'],
      ['password'],
      (key, value) => `    '${key}' => env('X', '${value}'),`,
    ),
  ],
  'make/Makefile.*': two('make', TU, PU, (key, value) => `${key} ?= ${value.replaceAll('$', '%')}`),
  'fish/conf-*.fish': two('fish', TU, PU, (key, value) => `set -gx ${key} "${value}"`),
  'logs/server-*.log': [
    (m) => `GET /v1/users?api_key=${m.secret('log', token(m).replace(/[+/=]/g, 'x'))} 200 13ms`,
    (m) => `[warn] auth failed for root with password=${m.secret('log', m.chars(10, 'base62'))}`,
  ],
  'docs/notes-*.md': [
    (m) => `* staging: user \`ops\`, password \`${m.secret('prose', password(m))}\``,
    (m) => `  "token": "${m.secret('json-in-docs', token(m))}"`,
    (m) => `> PGPASSWORD=${m.secret('shell-in-docs', m.chars(12, 'base62'))} pg_dump shop`,
  ],
};
