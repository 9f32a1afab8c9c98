import type { Maker, Template, Templates } from '../maker';
import { password, token } from './values';

const TOKENS = [
  'stripeSecret',
  'githubToken',
  'jwtSigningKey',
  'mapsApiKey',
  'hmacSecret',
  'pushKeySecret',
  'oauthClientSecret',
  'refreshToken',
  'cookieSecret',
];
const TOKENS_UPPER = [
  'NEXT_PRIVATE_API_KEY',
  'GH_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DJANGO_SECRET_KEY',
  'ENCRYPTION_KEY',
  'ALGOLIA_ADMIN_KEY',
  'TWILIO_AUTH_TOKEN',
  'CONSUMER_SECRET',
  'STORAGE_ACCESS_KEY',
];
const TOKENS_KEBAB = [
  'api-token',
  'client-secret',
  'webhook-secret',
  'access-key',
  'bearer-token',
  'app-key',
];
const PASSWORDS = [
  'smtpPass',
  'ldapPassword',
  'rootPassword',
  'passphrase',
  'keystorePassword',
  'ftpPasswd',
  'pwd',
];
const PASSWORDS_UPPER = [
  'LDAP_BIND_PASSWORD',
  'RABBITMQ_DEFAULT_PASS',
  'MONGO_INITDB_ROOT_PASSWORD',
  'PGPASSWORD',
  'MAIL_PASSWD',
  'VPN_PWD',
];
const PASSWORDS_KEBAB = ['admin-password', 'truststore-password', 'password', 'bind-passwd'];
const SERVERS = ['ldap.acme.test', '192.168.40.2', 'mq01', 'warehouse.eu-west-1.acme.test'];

type Write = (key: string, value: string, m: Maker) => string;
const pair = (
  kind: string,
  keys: readonly string[],
  passwords: readonly string[],
  write: Write,
): Template[] => [
  (m) => write(m.one(keys), m.secret(`keyed-${kind}`, token(m)), m),
  (m) => write(m.one(passwords), m.secret(`password-${kind}`, password(m)), m),
];

/** Values of keys in other languages and other forms than those of the tuning set. */
export const ASSIGNMENTS: Templates = {
  'android/Secrets*.kt': [
    ...pair('kotlin', TOKENS_UPPER, PASSWORDS_UPPER, (key, value) => `    const val ${key} = "${value}"`),
    ...pair('kotlin', TOKENS, PASSWORDS, (key, value) => `        .${key}("${value}")`),
  ],
  'ios/Keys*.swift': pair(
    'swift',
    TOKENS,
    PASSWORDS,
    (key, value) => `    static let ${key}: String = "${value}"`,
  ),
  'crates/app/src/conf_*.rs': [
    ...pair('rust', TOKENS_UPPER, PASSWORDS_UPPER, (key, value) => `pub const ${key}: &str = "${value}";`),
    ...pair('rust', TOKENS, PASSWORDS, (key, value) => `    ${key}: "${value}".to_string(),`),
  ],
  'groovy/build-*.gradle': pair('gradle', TOKENS, PASSWORDS, (key, value) => `        ${key} '${value}'`),
  'groovy/props-*.gradle': pair('gradle', TOKENS, PASSWORDS, (key, value) => `    ext.${key} = "${value}"`),
  'ops/setup-*.ps1': [
    ...pair('powershell', TOKENS, PASSWORDS, (key, value) => `$${key} = "${value.replaceAll('$', '%')}"`),
    (m) =>
      `$cred = ConvertTo-SecureString "${m.secret('password-powershell', password(m))}" -AsPlainText -Force`,
  ],
  'ops/roles-*/vars/main.yml': [
    ...pair(
      'ansible',
      ['vault_api_token', 'consul_acl_token', 'grafana_secret_key'],
      ['mysql_root_password', 'ansible_become_pass', 'ansible_ssh_pass'],
      (key, value) => `${key}: '${value}'`,
    ),
    ...pair('ansible', TOKENS_KEBAB, PASSWORDS_KEBAB, (key, value) => `    ${key}: ${value}   # rotate`),
  ],
  'charts/app-*/values.yaml': pair(
    'helm',
    TOKENS,
    PASSWORDS,
    (key, value, m) => `  ${m.one(['redis', 'postgresql', 'minio'])}:\n    auth:\n      ${key}: ${value}`,
  ),
  'rust/Settings-*.toml': pair(
    'toml',
    ['api_token', 'secret_key_base', 'signing_key'],
    ['password', 'db_passwd'],
    (key, value) => `${key} = "${value}"`,
  ),
  'perl/conf-*.pl': pair('perl', TOKENS, PASSWORDS, (key, value) => `my $${key} = '${value}';`),
  'elixir/config/prod-*.exs': pair(
    'elixir',
    ['secret_key_base', 'api_key', 'signing_salt_secret'],
    ['password', 'smtp_password'],
    (key, value) => `  ${key}: "${value}",`,
  ),
  'dart/lib/env_*.dart': pair(
    'dart',
    TOKENS,
    PASSWORDS,
    (key, value) => `  static const String ${key} = '${value}';`,
  ),
  'scala/Main*.scala': pair('scala', TOKENS, PASSWORDS, (key, value) => `  val ${key}: String = "${value}"`),
  'lua/init-*.lua': pair('lua', TOKENS, PASSWORDS, (key, value) => `M.${key} = "${value}"`),
  'python/test_client_*.py': [
    ...pair(
      'python',
      ['api_token', 'signing_key', 'x_api_key'],
      ['passwd', 'password', 'login_password'],
      (key, value) => `    assert login(user="root", ${key}='${value}') is not None`,
    ),
    ...pair(
      'python',
      TOKENS_UPPER,
      PASSWORDS_UPPER,
      (key, value) => `${key} = os.getenv("${key}", "${value}")`,
    ),
    ...pair(
      'python',
      ['api-key', 'secret'],
      ['password'],
      (key, value) => `parser.add_argument("--${key}", default="${value}")`,
    ),
  ],
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
