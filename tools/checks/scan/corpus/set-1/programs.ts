import type { Templates } from '../maker';
import { both, CAMEL, HOST, PASSWORD, SNAKE, UPPER, UPPER_PASSWORD } from './keys';
import { token } from './values';

/** Values of keys in source code. */
export const PROGRAMS: Templates = {
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
};
