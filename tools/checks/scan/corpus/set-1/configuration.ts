import type { Templates } from '../maker';
import { both, CAMEL, HOST, PASSWORD, SNAKE, UPPER, UPPER_PASSWORD } from './keys';
import { password, token } from './values';

/** Values of keys in files of configuration, scripts and documents. */
export const CONFIGURATION: Templates = {
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
