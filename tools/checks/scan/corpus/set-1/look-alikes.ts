// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to values, as files have them
import type { Templates } from '../maker';

const KEYS = ['apiKey', 'secret', 'token', 'password', 'accessKey', 'clientSecret'];
const NAMES = ['prod/shop/db', 'shop-api-key', 'MailerKeySecret', 'alias/app-key'];

/** Texts that look like secrets and are none. */
export const LOOK_ALIKES: Templates = {
  'src/names-*.ts': [
    (m) => `  secretName: '${m.decoy('name', m.one(NAMES))}',`,
    (m) =>
      `  secretArn: '${m.decoy('arn', `arn:aws:secretsmanager:eu-central-1:${m.chars(12, 'digits')}:secret:shop-${m.chars(6, 'base62')}`)}',`,
    (m) =>
      `const ${m.one(KEYS)} = ${m.decoy('env', `process.env.${m.one(['API_KEY', 'DB_PASSWORD', 'TOKEN'])}`)};`,
    (m) => `const requestId = '${m.decoy('uuid', m.uuid())}';`,
    (m) =>
      `const tokenUrl = '${m.decoy('url', `https://login.shop.example/oauth2/${m.chars(8, 'lower')}/token`)}';`,
    (m) => `  ${m.one(KEYS)}: ${m.decoy('member', `config.${m.one(KEYS)}`)},`,
    (m) =>
      `  ${m.one(KEYS)}: ${m.decoy('type', m.one(['string;', 'Buffer | undefined;', 'Promise<string>;']))}`,
    (m) =>
      `const ${m.one(KEYS)} = '${m.decoy('placeholder', m.one(['your-api-key-here', 'YOUR_TOKEN', '<password>', 'changeme', 'xxxxxxxxxxxxxxxx', 'REPLACE_ME', 'example-key', 'TODO']))}';`,
    (m) => `const ${m.one(KEYS)} = \`${m.decoy('interpolation', `\${prefix}-${m.chars(6, 'lower')}`)}\`;`,
    (m) =>
      `  passwordLabel: '${m.decoy('label', m.one(['Enter your password', 'Password (8 characters)', 'New password']))}',`,
    (m) =>
      `throw new Error('${m.decoy('message', m.one(['Token expired at midnight', 'password: must have 12 characters', 'Invalid secret']))}');`,
    (m) => `const cacheKey = '${m.decoy('cache-key', `user:${m.integer(1, 999)}:profile:v2`)}';`,
    (m) => `const publicKey = '${m.decoy('public-key', m.base64(44))}';`,
    (m) =>
      `export const SECRET_TOKEN_HEADER = '${m.decoy('header', m.one(['x-secret-token', 'X-Api-Key', 'authorization']))}';`,
    (m) =>
      `import { TokenService } from '${m.decoy('path', `./auth/token-service-${m.chars(4, 'lower')}`)}';`,
    (m) => `  hash: '${m.decoy('hash', m.chars(64, 'hex'))}',`,
    (m) => `const checksum = "${m.decoy('hash', m.chars(32, 'hex'))}";`,
  ],
  'package-lock-*.json': [
    (m) => `      "integrity": "${m.decoy('integrity', `sha512-${m.base64(64)}`)}",`,
    (m) =>
      `      "resolved": "https://registry.npmjs.org/token-${m.chars(4, 'lower')}/-/token-1.0.${m.integer(0, 9)}.tgz#${m.decoy('git-hash', m.chars(40, 'hex'))}",`,
  ],
  'vendor/*.go.sum': [
    (m) =>
      `github.com/${m.chars(6, 'lower')}/token v1.${m.integer(0, 30)}.0 h1:${m.decoy('integrity', m.base64(32))}`,
  ],
  'keybindings-*.json': [
    (m) =>
      `  { "key": "${m.decoy('keybinding', `ctrl+${m.one(['shift+', 'alt+'])}${m.chars(1, 'lowerDigits')}`)}", "command": "editor.tokens" },`,
  ],
  'locales/en-*.json': [
    (m) =>
      `  "password": "${m.decoy('translation', m.one(['Password', 'Passwort', 'Mot de passe', 'Contraseña', 'Wachtwoord']))}",`,
    (m) =>
      `  "token_expired": "${m.decoy('translation', m.one(['Your token has expired.', 'Das Token ist abgelaufen.']))}",`,
  ],
  'deploy/values-*.yaml': [
    (m) => `  existingSecret: ${m.decoy('name', m.one(['shop-db-credentials', 'redis-auth']))}`,
    (m) => `  passwordKey: ${m.decoy('name', m.one(['redis-password', 'postgres-password']))}`,
    (m) =>
      `  password: ${m.decoy('reference', m.one(['${DB_PASSWORD}', '{{ .Values.db.password }}', '$(DB_PASSWORD)', '!Ref DbPassword', 'ENC[AES256_GCM]']))}`,
    (m) => `  image: registry.shop.example/token-service@sha256:${m.decoy('digest', m.chars(64, 'hex'))}`,
    (m) => `  tokenTtl: ${m.decoy('number', `${m.integer(1, 60)}m`)}`,
    (m) => `  privateKeyPath: ${m.decoy('path', `/etc/ssl/private/server-${m.integer(1, 99)}.key`)}`,
  ],
  'cdk.out/App-*.assets.json': [
    (m) =>
      `    "${m.decoy('hash', m.chars(64, 'hex'))}": { "source": { "path": "asset.${m.chars(64, 'hex')}", "packaging": "zip" } },`,
  ],
  'cdk.out/App-*.template.json': [
    (m) =>
      `   "DB_PASSWORD": ${m.decoy('intrinsic', '{"Fn::Join":["",["{{resolve:secretsmanager:",{"Ref":"Db"},":SecretString:password::}}"]]}')},`,
    (m) => `   "SECRET_ARN": ${m.decoy('intrinsic', `{"Ref":"MailerKeySecret${m.chars(8, 'upperHex')}"}`)},`,
    (m) => `   "S3Key": "${m.decoy('hash', `${m.chars(64, 'hex')}.zip`)}",`,
  ],
  'styles/site-*.css': [
    (m) =>
      `.password-${m.chars(5, 'lower')} { background: url(data:image/png;base64,${m.decoy('image', m.base64(60))}); }`,
    (m) => `.token { color: ${m.decoy('color', `#${m.chars(6, 'hex')}`)}; }`,
  ],
  'dist/chunk-*.js': [
    (m) =>
      `function ${m.decoy('identifier', m.chars(2, 'lower'))}(e){return e.token=t(e.password,${m.integer(1, 99)}),e.secret?n(e):null}var a${m.chars(2, 'base62')}=1;`,
  ],
  'proto/api-*.proto': [
    (m) =>
      `  string page_token = ${m.integer(1, 20)}; // ${m.decoy('grpc', `google.auth.v1.TokenService/Get${m.chars(5, 'lower')}`)}`,
  ],
  'certs/public-*.pem': [
    (m) =>
      m.decoy(
        'certificate',
        `-----BEGIN ${m.one(['CERTIFICATE', 'PUBLIC KEY'])}-----\n${m.base64(48)}\n${m.base64(48)}\n-----END CERTIFICATE-----`,
      ),
  ],
  'test/fixtures-*.ts': [
    (m) =>
      `const key = '${m.decoy('example', m.one(['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY']))}';`,
    (m) =>
      `expect(token).toBe('${m.decoy('example', m.one(['test-token', 'some-token', 'token-1', 'abc', 'foo']))}');`,
  ],
  'docs/api-*.md': [
    (m) =>
      `Set \`password\` to ${m.decoy('prose', m.one(['the password of the user', 'a value of your choice', 'at least 8 characters']))}.`,
    (m) => `| \`apiKey\` | ${m.decoy('prose', m.one(['string', 'required', 'key of the API']))} | yes |`,
    (m) =>
      `curl -H "Authorization: Bearer ${m.decoy('reference', m.one(['$TOKEN', '<token>', '${ACCESS_TOKEN}', 'YOUR_ACCESS_TOKEN']))}" https://api.shop.example`,
    (m) =>
      `Version ${m.decoy('version', `1.${m.integer(0, 40)}.0-beta.${m.integer(1, 9)}+${m.chars(7, 'hex')}`)} of token-cli`,
  ],
};
