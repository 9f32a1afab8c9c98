import { createHash, generateKeyPairSync } from 'node:crypto';
import { findingsOf } from './template-support';

const hash = (algorithm: string, encoding: 'hex' | 'base64') =>
  createHash(algorithm).update('x').digest(encoding);
const PUBLIC_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  type: 'spki',
  format: 'pem',
});
const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop/db-AbCdEf';
const environment = (Variables: object) => ({ Environment: { Variables } });

test.each<[string, object]>([
  [
    'names of secrets',
    { SECRET_NAME: 'prod/shop/db-password', DB_SECRET: 'shop/db', PASSWORD_PARAMETER: '/shop/db/password' },
  ],
  ['ARNs of secrets', { SECRET: ARN, DB_PASSWORD: ARN, API_TOKEN_ARN: ARN }],
  [
    'references',
    {
      DB_PASSWORD: { Ref: 'Db' },
      TOKEN: { 'Fn::GetAtt': ['Secret', 'Arn'] },
      KEY: { 'Fn::ImportValue': 'Shop:ApiKey' },
    },
  ],
  [
    'dynamic references',
    {
      API_KEY: '{{resolve:secretsmanager:shop/api:SecretString:key::}}',
      TOKEN: '{{resolve:ssm-secure:/shop/token:1}}',
    },
  ],
  [
    'dynamic references that are put together',
    { API_KEY: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'S' }, ':SecretString:key::}}']] } },
  ],
  [
    'references of Fn::Sub',
    {
      TOKEN: { 'Fn::Sub': `\${Token.Value}` },
      API_KEY: { 'Fn::Sub': `{{resolve:ssm:/shop/\${Stage}/key}}` },
    },
  ],
  [
    'hashes',
    { COMMIT: hash('sha1', 'hex'), CODE_SHA256: hash('sha256', 'base64'), TOKEN_HASH: hash('sha256', 'hex') },
  ],
  [
    'UUIDs',
    {
      TENANT_ID: '550e8400-e29b-41d4-a716-446655440000',
      CLIENT_TOKEN: '550e8400-e29b-41d4-a716-446655440000',
    },
  ],
  ['integrity hashes of lock files', { INTEGRITY: `sha512-${hash('sha512', 'base64')}` }],
  ['keybindings', { KEYBINDING: 'ctrl+shift+alt+k2', KEY: 'ctrl+k ctrl+s' }],
  ['public keys', { JWT_PUBLIC_KEY: PUBLIC_KEY, PUBLIC_KEY: String(PUBLIC_KEY).replaceAll('\n', '\\n') }],
  ['placeholders', { API_KEY: 'your-api-key-here', TOKEN: 'changeme', PASSWORD: '<password>' }],
  [
    'addresses',
    { TOKEN_URL: 'https://auth.example.com/oauth2/token', DB_URL: 'postgres://app@db.internal:5432/shop' },
  ],
  ['times and switches', { TOKEN_TTL: '3600', PASSWORD_ROTATION: 'enabled', SECRET_CACHE_SIZE: '1024' }],
  [
    'Powertools',
    {
      POWERTOOLS_SERVICE_NAME: 'token-service',
      AWS_LAMBDA_EXEC_WRAPPER: '/opt/secrets-wrapper',
      NODE_OPTIONS: '--enable-source-maps',
    },
  ],
  [
    'settings of the SDK',
    {
      SECRETS_MANAGER_ENDPOINT: 'https://secretsmanager.eu-west-1.amazonaws.com',
      PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: '2773',
    },
  ],
])('%s in an environment are no findings', (_, variables) => {
  expect(findingsOf('AWS::Lambda::Function', environment(variables))).toEqual([]);
});
