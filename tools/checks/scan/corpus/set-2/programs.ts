import type { Templates } from '../maker';
import {
  PASSWORDS,
  PASSWORDS_KEBAB,
  PASSWORDS_UPPER,
  pair,
  TOKENS,
  TOKENS_KEBAB,
  TOKENS_UPPER,
} from './keys';
import { password } from './values';

/** Values of keys in source code. */
export const PROGRAMS: Templates = {
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
};
