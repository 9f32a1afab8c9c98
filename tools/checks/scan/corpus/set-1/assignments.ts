import type { Maker, Template, Templates } from '../maker';
import { password, token } from './values';

const CAMEL = [
  'apiKey',
  'clientSecret',
  'authToken',
  'accessToken',
  'secretKey',
  'signingSecret',
  'encryptionKey',
  'webhookSecret',
];
const UPPER = [
  'API_KEY',
  'SECRET_KEY',
  'ACCESS_TOKEN',
  'CLIENT_SECRET',
  'JWT_SECRET',
  'SESSION_SECRET',
  'AUTH_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
];
const SNAKE = [
  'api_key',
  'client_secret',
  'auth_token',
  'secret_key',
  'access_token',
  'private_token',
  'app_secret',
];
const PASSWORD = ['password', 'dbPassword', 'adminPassword', 'userPassword'];
const UPPER_PASSWORD = [
  'DB_PASSWORD',
  'POSTGRES_PASSWORD',
  'REDIS_PASSWORD',
  'SMTP_PASSWORD',
  'MYSQL_ROOT_PASSWORD',
  'DB_PASS',
];
const HOST = ['db.internal', '10.0.3.17', 'mail.corp.net', 'cache-1.prod.local'];

/** Two templates: a key of machines, and a chosen password. */
const both = (
  kind: string,
  write: (key: string, value: string, m: Maker) => string,
  keys: readonly string[],
  passwords: readonly string[],
): Template[] => [
  (m) => write(m.one(keys), m.secret(`keyed-${kind}`, token(m)), m),
  (m) => write(m.one(passwords), m.secret(`password-${kind}`, password(m)), m),
];

/** Values of keys in languages of programs and configuration. */
export const ASSIGNMENTS: Templates = {
  'src/config-*.ts': [
    ...both('ts', (key, value) => `const ${key} = '${value}';`, CAMEL, PASSWORD),
    ...both(
      'ts',
      (key, value, m) => `export const options = { host: '${m.one(HOST)}', ${key}: "${value}" };`,
      CAMEL,
      PASSWORD,
    ),
    ...both('ts', (key, value) => `  private readonly ${key}: string = '${value}';`, CAMEL, PASSWORD),
    ...both('ts', (key, value) => `  ${key}: process.env.X ?? '${value}',`, CAMEL, PASSWORD),
    ...both('ts', (key, value) => `config.set('${key}', '${value}');`, CAMEL, PASSWORD),
    (m) => `headers: { Authorization: 'Bearer ${m.secret('keyed-bearer', token(m))}' },`,
  ],
  'app/settings_*.py': [
    ...both('python', (key, value) => `${key} = "${value}"`, UPPER, UPPER_PASSWORD),
    ...both('python', (key, value, m) => `client = Client(host="${m.one(HOST)}", ${key}="${value}")`, SNAKE, [
      'password',
    ]),
    ...both('python', (key, value) => `os.environ["${key}"] = '${value}'`, UPPER, UPPER_PASSWORD),
    ...both('python', (key, value) => `    '${key}': '${value}',`, UPPER, ['PASSWORD']),
  ],
  'deploy/.env.*': [
    ...both('dotenv', (key, value) => `${key}=${value}`, UPPER, UPPER_PASSWORD),
    ...both('dotenv', (key, value) => `export ${key}="${value}"`, UPPER, UPPER_PASSWORD),
  ],
  'config/app-*.yml': [
    ...both('yaml', (key, value) => `  ${key}: ${value}`, SNAKE, ['password', 'db_password']),
    ...both('yaml', (key, value) => `  ${key}: "${value}"`, CAMEL, PASSWORD),
  ],
  'config/settings-*.json': [
    ...both('json', (key, value) => `  "${key}": "${value}",`, CAMEL, PASSWORD),
    ...both(
      'json',
      (key, value, m) => `  "s${m.integer(1, 99)}": {"host":"${m.one(HOST)}","${key}":"${value}"},`,
      SNAKE,
      ['password'],
    ),
  ],
  'src/main/resources/application-*.properties': [
    ...both('properties', (key, value) => `app.${key}=${value}`, SNAKE, ['password', 'datasource.password']),
    ...both('properties', (key, value) => `spring.${key} = ${value}`, CAMEL, PASSWORD),
  ],
  'infra/main-*.tf': both('terraform', (key, value) => `  ${key} = "${value}"`, SNAKE, [
    'password',
    'master_password',
    'admin_password',
  ]),
  'Dockerfile.*': both('docker', (key, value) => `ENV ${key}=${value}`, UPPER, UPPER_PASSWORD),
  'web/web-*.config': [
    ...both(
      'xml',
      (key, value) => `    <add key="${key}" value="${value.replace(/[&<]/g, '+')}" />`,
      CAMEL,
      PASSWORD,
    ),
    ...both('xml', (key, value) => `  <${key}>${value.replace(/[&<]/g, '+')}</${key}>`, CAMEL, PASSWORD),
  ],
  'cmd/server-*.go': [
    ...both('go', (key, value) => `\t${key} := "${value}"`, CAMEL, PASSWORD),
    ...both('go', (key, value) => `\tos.Setenv("${key}", "${value}")`, UPPER, UPPER_PASSWORD),
  ],
  'lib/client_*.rb': both('ruby', (key, value) => `  config.${key} = '${value}'`, SNAKE, [
    'password',
    'smtp_password',
  ]),
  'public/config-*.php': [
    ...both('php', (key, value) => `$${key} = '${value}';`, CAMEL, PASSWORD),
    ...both('php', (key, value) => `define('${key}', '${value}');`, UPPER, UPPER_PASSWORD),
  ],
  'Source/Startup*.cs': both(
    'csharp',
    (key, value) => `        private const string ${key[0]?.toUpperCase()}${key.slice(1)} = "${value}";`,
    CAMEL,
    PASSWORD,
  ),
  'src/main/java/Config*.java': both(
    'java',
    (key, value) => `    private static final String ${key} = "${value}";`,
    UPPER,
    UPPER_PASSWORD,
  ),
  'scripts/run-*.sh': [
    ...both('shell', (key, value) => `export ${key}='${value}'`, UPPER, UPPER_PASSWORD),
    (m) => `mysql -h ${m.one(HOST)} -u root --password=${m.secret('password-option', password(m))} shop`,
    (m) => `curl -u deploy:${m.secret('password-curl', password(m))} https://${m.one(HOST)}/api`,
    (m) => `curl -H "X-Api-Key: ${m.secret('keyed-curl', token(m))}" https://${m.one(HOST)}/v1/items`,
  ],
  'db/seed-*.sql': [
    (m) => `CREATE USER app WITH PASSWORD '${m.secret('password-sql', password(m))}';`,
    (m) => `ALTER USER 'root'@'%' IDENTIFIED BY '${m.secret('password-sql', password(m))}';`,
  ],
  'conf/service-*.ini': both('ini', (key, value) => `${key} = ${value}`, SNAKE, [
    'password',
    'admin_password',
  ]),
  'docs/setup-*.md': [
    (m) => `The key of the staging system is \`api_key=${m.secret('keyed-markdown', token(m))}\`.`,
    (m) => `| password | ${m.secret('password-table', password(m))} |`,
  ],
  'src/urls-*.js': [
    (m) =>
      `const url = 'postgres://app:${m.secret('url', password(m).replace(/[#?/@:%\\]/g, '_'))}@${m.one(HOST)}:5432/shop';`,
    (m) =>
      `mongoose.connect("mongodb+srv://root:${m.secret('url', m.chars(16, 'base62'))}@${m.one(HOST)}/app");`,
    (m) => `REDIS = "redis://:${m.secret('url', m.chars(20, 'base62'))}@${m.one(HOST)}:6379/0"`,
  ],
};
