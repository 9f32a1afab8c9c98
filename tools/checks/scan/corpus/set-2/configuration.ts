import type { Templates } from '../maker';
import {
  PASSWORDS,
  PASSWORDS_KEBAB,
  PASSWORDS_UPPER,
  pair,
  SERVERS,
  TOKENS,
  TOKENS_KEBAB,
  TOKENS_UPPER,
} from './keys';
import { password, token } from './values';

/** Values of keys in files of configuration, scripts and documents. */
export const CONFIGURATION: Templates = {
  'java/Dao*.java': [
    (m) => `        ds.setPassword("${m.secret('password-java', password(m))}");`,
    ...pair('java', TOKENS, PASSWORDS, (key, value) => `        props.put("${key}", "${value}");`),
    ...pair(
      'java',
      TOKENS_KEBAB,
      PASSWORDS_KEBAB,
      (key, value) => `    @Value("\${app.${key}:${value.replaceAll('}', ')')}}") String field;`,
    ),
  ],
  'cpp/net_*.cpp': [
    ...pair('cpp', TOKENS_UPPER, PASSWORDS_UPPER, (key, value) => `#define ${key} "${value}"`),
    ...pair('cpp', TOKENS, PASSWORDS, (key, value) => `const char* ${key} = "${value}";`),
  ],
  'web/src/env-*.js': [
    ...pair('js', TOKENS, PASSWORDS, (key, value) => `window.__ENV__.${key}="${value}";`),
    ...pair(
      'js',
      TOKENS_KEBAB,
      PASSWORDS_KEBAB,
      (key, value) => `  '${key}': \`${value.replaceAll('`', '-')}\`,`,
    ),
    ...pair('js', TOKENS, PASSWORDS, (key, value) => `process.env.${key} ||= '${value}';`),
    (m) => `axios.defaults.headers.common['X-Auth-Token'] = '${m.secret('keyed-header', token(m))}';`,
  ],
  'env/staging-*.env': pair('dotenv', TOKENS_UPPER, PASSWORDS_UPPER, (key, value) => `${key}='${value}'`),
  'etc/app-*.conf': [
    ...pair(
      'conf',
      ['auth_token', 'shared_secret'],
      ['bind_password', 'passphrase'],
      (key, value) => `    ${key}    "${value}";`,
    ),
    ...pair('conf', TOKENS_KEBAB, PASSWORDS_KEBAB, (key, value) => `${key} = ${value}`),
  ],
  'net/appsettings-*.json': [
    (m) =>
      `  "Default": "Server=${m.one(SERVERS)};Database=shop;User Id=sa;Password=${m.secret('connection-string', password(m).replace(/[;"\\]/g, '_'))};Encrypt=true",`,
    ...pair(
      'json',
      ['ApiKey', 'ClientSecret', 'JwtKey', 'InstrumentationSecret'],
      ['Password', 'CertPassword'],
      (key, value) => `    "${key}" : "${value}",`,
    ),
  ],
  'wiki/Runbook-*.md': [
    (m) => `- Jenkins login: admin / password: \`${m.secret('password-prose', password(m))}\``,
    (m) =>
      `    curl -X POST -H "Authorization: Bearer ${m.secret('keyed-curl', token(m))}" https://${m.one(SERVERS)}/jobs`,
    (m) => `    sshpass -p '${m.secret('password-option', password(m))}' ssh root@${m.one(SERVERS)}`,
    (m) =>
      `    docker login -u ci -p ${m.secret('password-option', m.chars(20, 'base62'))} ${m.one(SERVERS)}`,
    (m) =>
      `    curl --user "svc:${m.secret('password-curl', m.chars(18, 'base62'))}" https://${m.one(SERVERS)}/health`,
    (m) => `    keytool -genkey -storepass ${m.secret('password-option', password(m))} -alias web`,
  ],
  'db/users-*.sql': [
    (m) => `CREATE LOGIN reporting WITH PASSWORD = N'${m.secret('password-sql', password(m))}';`,
    (m) => `GRANT ALL ON shop.* TO 'app'@'%' IDENTIFIED BY '${m.secret('password-sql', password(m))}';`,
  ],
  'urls/endpoints-*.py': [
    (m) => `BROKER = "amqps://worker:${m.secret('url', m.chars(14, 'base62'))}@${m.one(SERVERS)}:5671/vhost"`,
    (m) =>
      `PROXY = 'http://svc-proxy:${m.secret('url', password(m).replace(/[#?/@:%\\"'`]/g, '_'))}@${m.one(SERVERS)}:3128'`,
    (m) => `git clone https://oauth2:${m.secret('url', m.chars(26, 'base64url'))}@git.acme.test/app.git`,
    (m) =>
      `jdbc = "jdbc:mysql://${m.one(SERVERS)}/shop?user=root&password=${m.secret('url', m.chars(12, 'base62'))}&ssl=true"`,
  ],
};
